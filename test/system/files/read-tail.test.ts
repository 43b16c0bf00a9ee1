import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTail } from '../../../src/system/files/read-tail.ts';

const dir = mkdtempSync(join(tmpdir(), 'loopctl-tail-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = join(dir, 'file');

test.each([
  ['', 10, ''],
  ['one\ntwo\n', 100, 'one\ntwo\n'],
  ['one\ntwo\n', 8, 'one\ntwo\n'],
  ['one\ntwo\n', 7, 'two\n'],
  ['one\ntwo\n', 5, 'two\n'],
  ['über\nzwei\n', 9, 'zwei\n'],
])('the end of %j in %i bytes is %j', (text, bytes, end) => {
  writeFileSync(file, text);
  expect(readTail(file, bytes)).toBe(end);
});

test('no file is null, a folder is refused', () => {
  expect(readTail(join(dir, 'none'), 10)).toBeNull();
  expect(() => readTail(dir, 10)).toThrow(expect.objectContaining({ code: 'LOOPCTL_E_FILE_UNREADABLE' }));
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendLine } from '../../../src/system/files/append.ts';
import { ensureFolder, writeDurable } from '../../../src/system/files/durable.ts';
import { fileStamp, moveAside } from '../../../src/system/files/move-aside.ts';
import { readIfExists } from '../../../src/system/files/read.ts';
import { diskSpace } from '../../../src/system/files/space.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl files '));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('writeDurable replaces the whole file, sets its mode and leaves no draft', () => {
  const path = join(dir, 'a file');
  writeDurable(path, 'long first text');
  writeDurable(path, 'second', 0o640);
  expect(readFileSync(path, 'utf8')).toBe('second');
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(readdirSync(dir)).toEqual(['a file']);
});

test('writeDurable that fails names the path, keeps the old file and leaves no draft', () => {
  mkdirSync(join(dir, 'taken'));
  expect(() => writeDurable(join(dir, 'taken'), 'x')).toThrow(
    expect.objectContaining({ code: 'LOOPCTL_E_STATE_READONLY', message: join(dir, 'taken') }),
  );
  expect(readdirSync(dir)).toEqual(['taken']);
});

test('a parent that is a file is a coded error', () => {
  writeFileSync(join(dir, 'file'), '');
  const code = { code: 'LOOPCTL_E_STATE_READONLY' };
  expect(() => ensureFolder(join(dir, 'file', 'sub'))).toThrow(expect.objectContaining(code));
  expect(() => writeDurable(join(dir, 'file', 'x'), '')).toThrow(expect.objectContaining(code));
  expect(() => appendLine(join(dir, 'file', 'x'), '')).toThrow(expect.objectContaining(code));
});

test('a full device is a coded error', () => {
  expect(() => appendLine('/dev/full', 'x')).toThrow(
    expect.objectContaining({ code: 'LOOPCTL_E_DISK_FULL' }),
  );
});

test('appendLine ends a torn line before it writes its own', () => {
  const path = join(dir, 'log');
  appendLine(path, 'one');
  writeFileSync(path, 'one\ntorn');
  appendLine(path, 'two');
  appendLine(path, 'three');
  expect(readFileSync(path, 'utf8')).toBe('one\ntorn\ntwo\nthree\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([
  ['absent', null],
  ['absent/deeper', null],
  ['file/deeper', null],
  ['file', 'text ☃'],
])('readIfExists %s', (name, expected) => {
  writeFileSync(join(dir, 'file'), 'text ☃');
  expect(readIfExists(join(dir, name))).toBe(expected);
});

test('readIfExists takes exactly its bound, and not a byte more', () => {
  const path = join(dir, 'big');
  writeFileSync(path, 'x'.repeat(200_000));
  expect(readIfExists(path, 200_000)).toHaveLength(200_000);
  expect(() => readIfExists(path, 199_999)).toThrow(
    expect.objectContaining({ code: 'LOOPCTL_E_FILE_UNREADABLE' }),
  );
});

test('readIfExists neither reads folders nor blocks on a FIFO', () => {
  execFileSync('mkfifo', [join(dir, 'fifo')]);
  for (const path of [dir, join(dir, 'fifo')]) {
    expect(() => readIfExists(path)).toThrow(expect.objectContaining({ code: 'LOOPCTL_E_FILE_UNREADABLE' }));
  }
});

test('moveAside keeps every broken copy under its own name', () => {
  const path = join(dir, 'db');
  const at = Date.UTC(2026, 0, 31, 23, 59, 59, 12);
  expect(moveAside(path, at)).toBeNull();
  const moved = ['first', 'second'].map((text) => {
    writeFileSync(path, text);
    return moveAside(path, at);
  });
  expect(moved).toEqual([`${path}.broken-20260131T235959Z`, `${path}.broken-20260131T235959Z-2`]);
  expect(moved.map((name) => readFileSync(name ?? '', 'utf8'))).toEqual(['first', 'second']);
  expect(fileStamp(at)).toBe('20260131T235959Z');
});

test('diskSpace knows a real folder, and says null for none', () => {
  const space = diskSpace(dir);
  expect(space?.freeBytes).toBeGreaterThan(0);
  expect(space?.totalBytes).toBeGreaterThanOrEqual(space?.freeBytes ?? Infinity);
  expect(diskSpace(join(dir, 'absent'))).toBeNull();
});

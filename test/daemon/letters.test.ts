import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLetters } from '../../src/daemon/letters.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-letters-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test.each([['a line'], ['two\nlines'], ['two lines\nand a break behind\n'], ['x'.repeat(1500)]])(
  'what is typed needs no file: %j',
  (text) => {
    const dir = folder();
    expect(createLetters(dir).keep('id', text)).toBeNull();
    expect(readdirSync(dir)).toEqual([]);
  },
);

test.each([['x'.repeat(1501)], ['```js\nlet a = 1;\n\n  a += 1;\n```'], [`${'word '.repeat(2000)}\n`]])(
  'what would be cut, or lose its shape, is kept as it is, for its owner alone',
  (text) => {
    const path = createLetters(folder()).keep('id', text);
    expect(readFileSync(path ?? '', 'utf8')).toBe(`${text.trim()}\n`);
    expect(statSync(path ?? '').mode & 0o777).toBe(0o600);
  },
);

test('there are never more than 500: the oldest go', () => {
  const dir = folder();
  const letters = createLetters(dir);
  const first = letters.keep('first', 'a\nb\nc') ?? '';
  utimesSync(first, 1, 1);
  for (let n = 0; n < 499; n += 1) writeFileSync(join(dir, 'messages', `${n}.md`), '');
  expect(readdirSync(join(dir, 'messages'))).toHaveLength(500);
  const last = letters.keep('last', 'a\nb\nc');
  const names = readdirSync(join(dir, 'messages'));
  expect(names).toHaveLength(500);
  expect(names).toContain('last.md');
  expect(names).not.toContain('first.md');
  expect(last).toBe(join(dir, 'messages', 'last.md'));
});

import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followLines, lastLines } from '../../../src/cli/logs/tail.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-tail-'));
  file = join(dir, 'log');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('the last lines reach back into rotated files', () => {
  writeFileSync(`${file}.2`, 'a\nb\n');
  writeFileSync(`${file}.1`, 'c\nd\n');
  writeFileSync(file, 'e\nunfinished');
  const files = [file, `${file}.1`, `${file}.2`];
  expect(lastLines(files, 3)).toEqual(['d', 'e', 'unfinished']);
  expect(lastLines(files, 100)).toEqual(['a', 'b', 'c', 'd', 'e', 'unfinished']);
  expect(lastLines(files, 0)).toEqual([]);
  expect(lastLines([join(dir, 'none')], 5)).toEqual([]);
});

test('of a huge file only the end is read', () => {
  writeFileSync(file, `${'x'.repeat(5 * 1024 * 1024)}\nlast\n`);
  expect(lastLines([file], 10)).toEqual(['last']);
});

test('what is appended is followed, over rotation, truncation and a file that appears late', async () => {
  const seen: string[] = [];
  const stop = new AbortController();
  const following = followLines(file, (line) => seen.push(line), stop.signal);
  writeFileSync(file, 'one\ntw');
  await vi.waitFor(() => expect(seen).toEqual(['one']), 5_000);
  appendFileSync(file, 'o \u00e4\n');
  await vi.waitFor(() => expect(seen).toEqual(['one', 'two ä']), 5_000);
  appendFileSync(file, 'last of the old\n');
  renameSync(file, `${file}.1`);
  writeFileSync(file, 'first of the new\n');
  await vi.waitFor(() => expect(seen.slice(2)).toEqual(['last of the old', 'first of the new']), 5_000);
  truncateSync(file);
  await vi.waitFor(() => {
    if (seen.length === 4) appendFileSync(file, 'after\n');
    expect(seen.at(-1)).toBe('after');
  }, 5_000);
  stop.abort();
  await following;
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const doc = readFileSync(join(root, 'docs', 'reliability.md'), 'utf8');

interface Row {
  readonly fault: string;
  readonly file: string;
  readonly words: string;
}

/** Rows of the tables: fault, outcome, and `file` with the words of a test in it. */
const rows: readonly Row[] = doc
  .split('\n')
  .filter((line) => /^\| (?!fault|class|reader|-)/.test(line) && !line.startsWith('|---'))
  .map((line) => {
    const cells = line.split(' | ');
    const [, file = '', words = ''] = /`([^`]+)` (.+) \|$/.exec(cells[2] ?? '') ?? [];
    return { fault: (cells[0] ?? '').slice(2), file, words };
  });

test('every row of reliability.md names a test that is there', () => {
  expect(rows.length).toBeGreaterThan(40);
  const wrong = rows.filter(({ file, words }) => {
    const path = join(root, file);
    return file === '' || !existsSync(path) || !readFileSync(path, 'utf8').includes(words);
  });
  expect(wrong).toEqual([]);
});

test('every row of the failure model is in it', () => {
  const faults = rows.map(({ fault }) => fault).join('\n');
  for (const fault of [
    'daemon killed at any instant',
    'two daemons',
    'tmux server killed',
    'host power cut',
    'remote unreachable',
    'state folder deleted',
    'disk full',
    'clock jump',
    'bad edit of the configuration',
    'agent program missing',
  ])
    expect(faults).toContain(fault);
});

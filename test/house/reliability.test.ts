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

const sections = doc.split(/^## /m);

function sectionsBut(title: string): string {
  return sections.filter((section) => !section.startsWith(title)).join('\n');
}

/** Rows of the tables: fault, outcome, and `file` with the words of a test in it. */
const rows: readonly Row[] = sectionsBut('Real agents')
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

/** Scenario and a cell for each program; the heading first. */
const [programs = [], ...scenarios] = (sections.find((one) => one.startsWith('Real agents')) ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.slice(2, -2).split(' | '));

test('every cell of the scenarios of real agents names a test that is there, or says why there is none', () => {
  expect(programs).toEqual(['scenario', 'Claude Code', 'Codex', 'opencode']);
  const wrong = scenarios.flatMap(([scenario, ...cells]) =>
    cells.filter((cell) => !isThere(cell)).map((cell) => [scenario, cell]),
  );
  expect(wrong).toEqual([]);
  for (const cells of scenarios) expect(cells).toHaveLength(4);
});

test('every scenario that was asked for is among them', () => {
  const names = scenarios.map(([scenario]) => scenario).join('\n');
  for (const wanted of [
    ...['virgin home', '10 kB', 'while busy', 'pushes a claim', 'two phases', 'mixed', 'kill -9 in a turn'],
    ...['usage limit', '529 and 500', '401', 'network down', 'mid-stream', 'permission dialog'],
    ...['context nearly full', 'spend', 'leaves by itself'],
  ])
    expect(names).toContain(wanted);
});

function isThere(cell: string): boolean {
  const [, name = '', words = ''] = /^`([\w/-]+)` (.+)$/.exec(cell) ?? [];
  const [, page] = /^\[(\w+\.md)\]\(\1\): \S/.exec(cell) ?? [];
  if (page !== undefined) return existsSync(join(root, 'docs', page));
  if (name === '') return /^none: \S/.test(cell);
  const path = join(root, 'test', 'agents', `${name}.real.test.ts`);
  return existsSync(path) && readFileSync(path, 'utf8').includes(words);
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadCorpus } from '../../bench/detect/corpus.ts';
import { heldOutLine, readHeldOut } from '../../bench/detect/held-out.ts';
import { misjudged, type Read, scores } from '../../bench/detect/measure.ts';
import { pageOf, readCorpus } from '../../bench/detect/page.ts';
import { broken, fitted, said, textOf } from '../../bench/detect/rows.ts';
import { sampleOf } from '../../bench/detect/sample.ts';

const reads = readCorpus();
const backends = [...new Set(loadCorpus().map(({ backend }) => backend))];
const of = (backend: string): readonly Read[] => reads.filter(({ sample }) => sample.of.backend === backend);
const tell = ({ sample, reading }: Read) =>
  `${sample.of.name} ${sample.kind} (${sample.how}): ${sample.label}, read as ${reading.state} by ${reading.rule}`;

test.each(backends)('%s: what is recorded is read as labelled', (backend) => {
  const recorded = of(backend).filter(({ sample }) => sample.kind === 'recorded');
  expect(recorded.length).toBeGreaterThan(5);
  expect(recorded.filter(({ sample, reading }) => sample.label !== reading.state).map(tell)).toEqual([]);
});

test.each(backends)('%s: precision and recall are 99 %% or more in each state', (backend) => {
  const low = scores(of(backend)).filter(
    ({ precision, recall }) => (precision ?? 1) < 0.99 || (recall ?? 1) < 0.99,
  );
  expect(low).toEqual([]);
});

test.each(backends)('%s: no healthy session is read as a dialog or a limit', (backend) => {
  expect(misjudged(of(backend)).map(tell)).toEqual([]);
});

test('every backend that reads a screen is in the corpus, in every state that it can tell', () => {
  expect(backends.sort()).toEqual(['claude', 'codex', 'demo', 'opencode']);
  for (const backend of backends) {
    const labels = new Set(of(backend).map(({ sample }) => sample.label));
    expect([...labels].sort()).toEqual(['busy', 'dialog', 'limited', 'ready', 'starting', 'unknown']);
  }
});

test('docs/detection.md has these figures: `npm run bench:detect -- --write`', () => {
  const page = readFileSync(new URL('../../docs/detection.md', import.meta.url), 'utf8');
  expect(page).toBe(pageOf(reads, readHeldOut()));
});

test('what was found in screens that are held out stays mended', () => {
  const found = /^(?:busy-answer|limited)-/;
  const wrong = readHeldOut().filter(({ name, label, read }) => found.test(name) && label !== read);
  expect(wrong).toEqual([]);
});

test('what is held out has a line of its own, which names each wrong reading', () => {
  const one = { backend: 'b', name: 'ready-80x24', version: '1', label: 'ready', rule: 'r' } as const;
  const line = heldOutLine(
    [
      { ...one, read: 'ready' },
      { ...one, name: 'ready-9x9', read: 'limited' },
    ],
    'b',
  );
  expect(line).toMatch(
    /2 screens of 1, in windows of 80x24, 9x9, .*\*\*1 read wrongly\*\*, 1 of them a healthy/,
  );
  expect(line).toContain('- ready-9x9: read as limited (rule r)');
  expect(heldOutLine([{ ...one, read: 'ready' }], 'c')).toBeNull();
});

test('a wrong reading shows in the scores', () => {
  const [first] = of('demo').filter(({ sample }) => sample.label === 'ready');
  if (first === undefined) throw new Error('no ready screen');
  const wrong: Read = { ...first, reading: { ...first.reading, state: 'limited' } };
  const score = (state: string) => scores([first, wrong]).find((one) => one.state === state);
  expect(score('ready')).toMatchObject({ precision: 1, recall: 0.5 });
  expect(score('limited')).toMatchObject({ precision: 0, recall: null });
  expect(misjudged([first, wrong])).toEqual([wrong]);
});

test('a label holds while every row that it rests on is there', () => {
  const recorded = loadCorpus().find(({ backend, name }) => backend === 'demo' && name === 'limit');
  if (recorded === undefined) throw new Error('no such screen');
  expect(sampleOf(recorded, 'whole', '', recorded.rows).label).toBe('limited');
  const last = recorded.rows.findLastIndex(({ carries }) => carries !== null);
  expect(sampleOf(recorded, 'cut', '', recorded.rows.slice(0, last)).label).toBe('unknown');
});

test('a broken row keeps its styles and its text', () => {
  const row = { styled: '\x1b[2mabcdef\x1b[0mg   ', carries: 3 };
  const pieces = broken(row, 3);
  expect(pieces.map(textOf)).toEqual(['abc', 'def', 'g']);
  expect(pieces.map(({ carries }) => carries)).toEqual([3, 3, 3]);
  expect(pieces[0]?.styled).toBe('\x1b[2mabc');
});

test('what does not fit goes at the blank end first, then at the top', () => {
  const rows = ['a', 'b', 'c', '', ''].map(said);
  expect(fitted(rows, 4).map(textOf)).toEqual(['a', 'b', 'c', '']);
  expect(fitted(rows, 2).map(textOf)).toEqual(['b', 'c']);
});

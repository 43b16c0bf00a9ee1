import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPages, withIncluded } from '../../bench/included/included.ts';
import { deliveryTable, detectionTable } from '../../bench/included/tables.ts';

const pages = readPages();
const page = readFileSync(new URL('../../docs/benchmarks.md', import.meta.url), 'utf8');

test('benchmarks.md has the tables of delivery and detection as their own pages have them', () => {
  expect(withIncluded(page, pages)).toBe(page);
});

test('at least 500 messages were sent to each program, and none was lost or doubled', () => {
  const [head = [], ...rows] = deliveryTable(pages.delivery)
    .split('\n')
    .filter((line) => !line.startsWith('|-'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const cell = (row: readonly string[], name: string): string => row[head.indexOf(name)] ?? '';
  expect(rows.map((row) => cell(row, 'program'))).toEqual(['claude', 'codex', 'opencode']);
  for (const row of rows) {
    expect(Number(cell(row, 'sent'))).toBeGreaterThanOrEqual(500);
    for (const name of ['lost', 'doubled', 'altered']) expect(cell(row, name), name).toBe('0');
  }
});

const detection = `# Detection

## claude

6 screens.

| variation | screens |
|-----------|--------:|
| recorded  |       3 |

| label \\ read as | ready | busy |
|-----------------|------:|-----:|
| ready           |     3 |    0 |
| busy            |     1 |    2 |

| state | precision |   recall |
|-------|----------:|---------:|
| ready |   75.00 % | 100.00 % |
| busy  |  100.00 % |  66.67 % |
`;

test('a row a state, with what was read wrongly', () => {
  expect(detectionTable(detection).split('\n')).toEqual([
    '| backend | state | screens | read wrongly | precision |   recall |',
    '|---------|------:|--------:|-------------:|----------:|---------:|',
    '| claude  | ready |       3 |            0 |   75.00 % | 100.00 % |',
    '| claude  |  busy |       3 |            1 |  100.00 % |  66.67 % |',
  ]);
});

test('a page without its table is a mistake, not an empty table', () => {
  expect(() => deliveryTable('## claude\n\nNothing.\n')).toThrow('section claude has no table of messages');
});

test('what is taken in stands once, whatever stood before', () => {
  const bare = '# Benchmarks\n\n## One\n\nx\n';
  const once = withIncluded(bare, pages);
  expect(withIncluded(once, pages)).toBe(once);
  expect(once.startsWith('# Benchmarks\n\n## One\n\nx\n\n<!-- from')).toBe(true);
});

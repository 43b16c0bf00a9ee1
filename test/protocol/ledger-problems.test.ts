import { expect, test } from 'vitest';
import { buildLedger, type LedgerCommit } from '../../src/protocol/ledger.ts';
import { describeProblem } from '../../src/protocol/ledger-problems.ts';
import { build, claim, docs, review, sha } from './history.ts';

function described(commits: readonly LedgerCommit[]): string[] {
  return buildLedger(commits, { docs }).problems.map(describeProblem);
}

test('every kind of problem is one sentence that names commit and remedy', () => {
  const commits = [
    build('a', 'claim(): x'),
    build('b', 'review(g1): PASS'),
    build('c', 'Tidy up', { paths: ['md/REVIEW-1.md', 'md/REVIEW-2.md'] }),
    claim('d', 'g1', { paths: ['src/a.ts'] }),
    review('e', 'g1', 'PASS', { reviewed: sha('c') }),
    review('f', 'g2', 'FAIL'),
  ];
  expect(described(commits)).toMatchInlineSnapshot(`
    [
      "86f7e437faa5: its claim does not count, no gate is named",
      "e9d71f5ee7c9: review(g1) does not count, it is not the Builder's to give",
      "84a516841ba7: the Builder wrote md/REVIEW-1.md and 1 more, which only the Adversary writes; no claim or verdict in it counts",
      "58e6b3a414a1: PASS for gate g1 does not count, it judged 84a516841ba7 but the claim is 3c363836cf4e",
      "4a0a19218e08: FAIL for gate g2, which is not claimed",
    ]
  `);
});

test('what others wrote is plain and bounded in it', () => {
  const path = `src/\x1b[31m${'long'.repeat(200)}`;
  const [line = ''] = described([review('a', 'g1', 'PASS', { paths: [path] })]);
  expect(line).not.toMatch(/\p{Cc}/u);
  expect([...line].length).toBeLessThanOrEqual(300);
  expect(line).toMatch(/no claim or verdict in it counts$/);
});

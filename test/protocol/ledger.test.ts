import { expect, test } from 'vitest';
import { buildLedger, type LedgerCommit } from '../../src/protocol/ledger.ts';
import { build, claim, docs, review, sha } from './history.ts';

/** One line a gate, obligation and problem, so that a table can show a whole ledger. */
function outline(commits: readonly LedgerCommit[]): string[] {
  const names = new Map(commits.map((commit, index) => [commit.sha, `#${index}`]));
  const name = (of: string | undefined): string => names.get(of ?? '') ?? of ?? '-';
  const { gates, obligations, problems } = buildLedger(commits, { docs });
  return [
    ...gates.map(({ gate, claim, verdict, open }) => {
      const judged = verdict
        ? `${verdict.verdict} ${name(verdict.sha)} of ${name(verdict.judged)}`
        : 'no verdict';
      return `${gate}: claim ${name(claim?.sha)}, ${judged}${open ? ', open' : ''}`;
    }),
    ...obligations.map(
      ({ owedBy, kind, gate, commit }) => `${owedBy} owes for ${kind} ${gate} ${name(commit)}`,
    ),
    ...problems.map((problem) => `${problem.kind} ${name(problem.commit)}`),
  ];
}

test.each<[string, LedgerCommit[], string[]]>([
  ['nothing', [], []],
  ['work only', [build('a')], []],
  [
    'a claim is open and owed by the Adversary',
    [build('a'), claim('b', 'g1')],
    ['g1: claim #1, no verdict, open', 'adversary owes for claim g1 #1'],
  ],
  [
    'a review settles it and is owed by the Builder',
    [claim('a', 'g1'), review('b', 'g1', 'PASS')],
    ['g1: claim #0, PASS #1 of #0', 'builder owes for review g1 #1'],
  ],
  [
    'a later commit of the Builder takes the review',
    [claim('a', 'g1'), review('b', 'g1', 'FAIL'), build('c')],
    ['g1: claim #0, FAIL #1 of #0'],
  ],
  [
    'a later commit of the Adversary does not',
    [claim('a', 'g1'), review('b', 'g1', 'FAIL'), review('c', 'g1', 'x', { author: 'other' })],
    ['g1: claim #0, FAIL #1 of #0', 'builder owes for review g1 #1', 'malformed #2'],
  ],
  [
    'a new claim reopens the gate',
    [claim('a', 'g1'), review('b', 'g1', 'PASS'), claim('c', 'g1')],
    ['g1: claim #2, no verdict, open', 'adversary owes for claim g1 #2'],
  ],
  [
    'the newest of two reviews counts, and only that is owed',
    [claim('a', 'g1'), review('b', 'g1', 'FAIL'), review('c', 'g1', 'PASS')],
    ['g1: claim #0, PASS #2 of #0', 'builder owes for review g1 #2'],
  ],
  [
    'gates are independent',
    [claim('a', 'g1'), claim('b', 'g.'), review('c', 'g.', 'VETO')],
    [
      'g1: claim #0, no verdict, open',
      'g.: claim #1, VETO #2 of #1',
      'adversary owes for claim g1 #0',
      'builder owes for review g. #2',
    ],
  ],
  [
    'white space in a gate does not matter, its case does',
    [claim('a', 'a  b'), review('b', ' a b ', 'PASS'), build('c'), review('d', 'A b', 'PASS')],
    ['a b: claim #0, PASS #1 of #0', 'review-without-claim #3'],
  ],
  [
    'repeated commits are ignored',
    [claim('a', 'g1'), review('b', 'g1', 'PASS'), claim('a', 'g1'), review('b', 'g1', 'PASS')],
    ['g1: claim #2, PASS #3 of #2', 'builder owes for review g1 #3'],
  ],
])('%s', (_what, commits, lines) => {
  expect(outline(commits)).toEqual(lines);
});

test.each<[string, LedgerCommit[], string[]]>([
  [
    'by full sha',
    [build('a'), claim('b', 'g1'), review('c', 'g1', 'PASS', { reviewed: sha('b') })],
    ['g1: claim #1, PASS #2 of #1', 'builder owes for review g1 #2'],
  ],
  [
    'by abbreviated sha',
    [claim('b', 'g1'), review('c', 'g1', 'PASS', { reviewed: sha('b').slice(0, 7) })],
    ['g1: claim #0, PASS #1 of #0', 'builder owes for review g1 #1'],
  ],
  [
    'the code commit under a claim of docs only',
    [build('a'), claim('b', 'g1'), review('c', 'g1', 'PASS', { reviewed: sha('a') })],
    ['g1: claim #1, PASS #2 of #0', 'builder owes for review g1 #2'],
  ],
  [
    'a commit with code after it, up to the claim',
    [build('a'), build('b'), claim('c', 'g1'), review('d', 'g1', 'PASS', { reviewed: sha('a') })],
    ['g1: claim #2, no verdict, open', 'adversary owes for claim g1 #2', 'stale-verdict #3'],
  ],
  [
    'an older one when the claim itself has code',
    [
      build('a'),
      claim('b', 'g1', { paths: ['src/x', 'md/STATUS-1.md'] }),
      review('c', 'g1', 'PASS', { reviewed: sha('a') }),
    ],
    ['g1: claim #1, no verdict, open', 'adversary owes for claim g1 #1', 'stale-verdict #2'],
  ],
  [
    'a file that is no loop doc counts as code, even in the docs folder',
    [
      build('a'),
      claim('b', 'g1', { paths: ['md/tool.sh'] }),
      review('c', 'g1', 'PASS', { reviewed: sha('a') }),
    ],
    ['g1: claim #1, no verdict, open', 'adversary owes for claim g1 #1', 'stale-verdict #2'],
  ],
  [
    'a newer commit than the claim',
    [claim('a', 'g1'), build('b'), review('c', 'g1', 'PASS', { reviewed: sha('b') })],
    ['g1: claim #0, PASS #2 of #1', 'builder owes for review g1 #2'],
  ],
  [
    'an unknown commit',
    [claim('a', 'g1'), review('b', 'g1', 'PASS', { reviewed: 'f'.repeat(40) })],
    ['g1: claim #0, no verdict, open', 'adversary owes for claim g1 #0', 'stale-verdict #1'],
  ],
  [
    'itself, which it cannot know',
    [claim('a', 'g1'), review('b', 'g1', 'PASS', { reviewed: sha('b') })],
    ['g1: claim #0, no verdict, open', 'adversary owes for claim g1 #0', 'stale-verdict #1'],
  ],
  [
    'an older claim leaves the newer open',
    [claim('a', 'g1'), build('b'), claim('c', 'g1'), review('d', 'g1', 'PASS', { reviewed: sha('a') })],
    ['g1: claim #2, no verdict, open', 'adversary owes for claim g1 #2', 'stale-verdict #3'],
  ],
])('a review may name %s', (_what, commits, lines) => {
  expect(outline(commits)).toEqual(lines);
});

test.each<[string, LedgerCommit[], string[]]>([
  ['a claim by the Adversary', [claim('a', 'g1', { author: 'adversary', paths: [] })], ['wrong-author #0']],
  ['a claim by a human', [claim('a', 'g1', { author: 'other' })], ['wrong-author #0']],
  [
    'a review by the Builder',
    [claim('a', 'g1'), review('b', 'g1', 'PASS', { author: 'builder', paths: [] })],
    ['g1: claim #0, no verdict, open', 'adversary owes for claim g1 #0', 'wrong-author #1'],
  ],
  [
    'a review whose commit writes code',
    [claim('a', 'g1'), review('b', 'g1', 'PASS', { paths: ['md/REVIEW-1.md', 'src/a.ts'] })],
    ['g1: claim #0, no verdict, open', 'adversary owes for claim g1 #0', 'ownership #1'],
  ],
  ['a claim whose commit writes REVIEW', [claim('a', 'g1', { paths: ['md/REVIEW-1.md'] })], ['ownership #0']],
  [
    'an ownership break without signal',
    [build('a', 'Tidy up', { paths: ['md/REVIEW-1.md'] })],
    ['ownership #0'],
  ],
  ['a malformed claim', [build('a', 'claim(): x')], ['malformed #0']],
  [
    'a review without verdict',
    [claim('a', 'g'), review('b', 'g', 'nice')],
    ['g: claim #0, no verdict, open', 'adversary owes for claim g #0', 'malformed #1'],
  ],
  ['a review without claim', [review('a', 'g1', 'PASS')], ['review-without-claim #0']],
  [
    'a veto without claim, which stands',
    [review('a', 'g1', 'VETO')],
    ['g1: claim -, VETO #0 of #0', 'builder owes for review g1 #0', 'review-without-claim #0'],
  ],
  [
    'a later review in the place of such a veto',
    [review('a', 'g1', 'VETO'), review('b', 'g1', 'PASS')],
    [
      'g1: claim -, PASS #1 of #1',
      'builder owes for review g1 #1',
      'review-without-claim #0',
      'review-without-claim #1',
    ],
  ],
])('reports %s', (_what, commits, lines) => {
  expect(outline(commits)).toEqual(lines);
});

test('a stale verdict names what is claimed and what was judged', () => {
  const commits = [
    build('a'),
    build('b'),
    claim('c', 'g1'),
    review('d', 'g1', 'FAIL', { reviewed: sha('a').slice(0, 9) }),
  ];
  expect(buildLedger(commits, { docs }).problems).toEqual([
    {
      kind: 'stale-verdict',
      commit: sha('d'),
      author: 'adversary',
      gate: 'g1',
      verdict: 'FAIL',
      claimed: sha('c'),
      judged: sha('a'),
    },
  ]);
});

test('a hundred thousand commits, each naming another, are read in one go', () => {
  const commits: LedgerCommit[] = [];
  for (let n = 0; n < 33_000; n += 1) {
    commits.push(build(`w${n}`), claim(`c${n}`, `g${n % 50}`));
    commits.push(review(`r${n}`, `g${n % 50}`, 'PASS', { reviewed: sha(`w${n}`).slice(0, 10) }));
  }
  const { gates, problems } = buildLedger(commits, { docs });
  expect(gates).toHaveLength(50);
  expect(gates.every(({ verdict }) => verdict?.verdict === 'PASS')).toBe(true);
  expect(problems).toEqual([]);
});

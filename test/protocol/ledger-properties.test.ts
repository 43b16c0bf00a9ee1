import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildLedger, type LedgerCommit } from '../../src/protocol/ledger.ts';
import { docs, sha } from './history.ts';

const gateNames = ['g1', 'g2', 'g.*'] as const;

const draft = fc.record({
  author: fc.constantFrom('builder', 'builder', 'adversary', 'adversary', 'other'),
  subject: fc.oneof(
    fc.constantFrom('Work', 'claim(): bad', 'review(g1): maybe'),
    fc.constantFrom(...gateNames).map((gate) => `claim(${gate}): ready`),
    fc
      .tuple(fc.constantFrom(...gateNames), fc.constantFrom('PASS', 'FAIL', 'VETO'))
      .map(([gate, verdict]) => `review(${gate}): ${verdict}`),
  ),
  /** How many commits back the trailer points; null for no trailer, 0 for a commit nobody knows. */
  back: fc.option(fc.nat(5)),
  paths: fc.subarray(['src/a.ts', 'md/STATUS-1.md', 'md/REVIEW-1.md', 'md/DECISIONS.md'], { maxLength: 2 }),
});

/** Mostly well-behaved histories: a signal's paths are those its author may write, nine times of ten. */
const history = fc.array(fc.tuple(draft, fc.nat(9)), { maxLength: 25 }).map((drafts) =>
  drafts.map(([{ author, subject, back, paths }, luck], index): LedgerCommit => {
    const own =
      author === 'adversary' ? ['md/REVIEW-1.md'] : paths.filter((path) => path !== 'md/REVIEW-1.md');
    const reviewed =
      back === null ? null : back === 0 ? 'f'.repeat(12) : sha(`c${index - back}`).slice(0, 12);
    return { sha: sha(`c${index}`), author, subject, reviewed, paths: luck === 0 ? paths : own };
  }),
);

test('repeating commits anywhere later changes nothing', () => {
  fc.assert(
    fc.property(history, fc.array(fc.nat()), (commits, picks) => {
      const repeated = [...commits];
      for (const pick of picks) {
        const commit = commits[pick % Math.max(commits.length, 1)];
        if (!commit) continue;
        const first = repeated.indexOf(commit);
        repeated.splice(first + 1 + (pick % (repeated.length - first)), 0, commit);
      }
      expect(buildLedger(repeated, { docs })).toEqual(buildLedger(commits, { docs }));
    }),
  );
});

test('open claims and owed reviews are those a naive reading finds', () => {
  fc.assert(
    fc.property(history, (commits) => {
      const { gates, obligations } = buildLedger(commits, { docs });
      const open = gates.filter((gate) => gate.open).map(({ gate, claim }) => `${gate} ${claim?.sha}`);
      expect(open.sort()).toEqual(naiveOpenClaims(commits).sort());
      const owed = obligations.filter((owes) => owes.owedBy === 'adversary');
      expect(owed.map(({ gate, commit }) => `${gate} ${commit}`).sort()).toEqual(
        naiveOpenClaims(commits).sort(),
      );
      const reviews = obligations.filter(
        (owes) => owes.kind === 'review' && gates.find((g) => g.gate === owes.gate)?.claim,
      );
      expect(reviews.map(({ gate, commit }) => `${gate} ${commit}`).sort()).toEqual(
        naiveOwedReviews(commits).toSorted(),
      );
    }),
    { numRuns: 3_000 },
  );
});

test('how the commits of unrelated gates are interleaved does not matter', () => {
  const signals = (gate: string): fc.Arbitrary<LedgerCommit[]> =>
    fc.array(fc.constantFrom('claim', 'PASS', 'FAIL', 'VETO'), { maxLength: 8 }).map((kinds) =>
      kinds.map((kind, index) => ({
        sha: sha(`${gate}${index}`),
        author: kind === 'claim' ? 'builder' : 'adversary',
        subject: kind === 'claim' ? `claim(${gate}): x` : `review(${gate}): ${kind}`,
        reviewed: null,
        paths: [],
      })),
    );
  const order = fc.array(fc.boolean(), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(signals('g1'), signals('g2'), order, order, (one, two, first, second) => {
      expect(standing(interleave(one, two, first))).toEqual(standing(interleave(one, two, second)));
    }),
  );
});

test('a claim stays owed until a review, whatever else is pushed', () => {
  const unrelated = history.map((commits) => commits.filter(({ subject }) => !/\(g1\)/.test(subject)));
  fc.assert(
    fc.property(history, unrelated, (before, after) => {
      const mine = {
        sha: sha('mine'),
        author: 'builder',
        subject: 'claim(g1): x',
        reviewed: null,
        paths: [],
      } as const;
      const later = after.map((commit, index) => ({ ...commit, sha: sha(`later${index}`) }));
      const { obligations } = buildLedger([...before, mine, ...later], { docs });
      expect(obligations).toContainEqual({
        owedBy: 'adversary',
        kind: 'claim',
        gate: 'g1',
        commit: mine.sha,
      });
    }),
  );
});

/** What stands, without the positions that interleaving changes. */
function standing(commits: readonly LedgerCommit[]): unknown {
  const { gates, problems } = buildLedger(commits, { docs });
  return {
    gates: gates
      .map(({ gate, claim, verdict, open }) =>
        [gate, claim?.sha, verdict?.sha, verdict?.judged, open].join(' '),
      )
      .sort(),
    problems: problems.map(({ kind, commit }) => `${kind} ${commit}`).sort(),
  };
}

function interleave<T>(one: readonly T[], two: readonly T[], order: readonly boolean[]): T[] {
  const [left, right] = [[...one], [...two]];
  const mixed = order.flatMap((takeLeft) => (takeLeft ? left : right).splice(0, 1));
  return [...mixed, ...left, ...right];
}

/** The oracle: written from the protocol's sentences, with nothing of the ledger's own code, and quadratic. */
function naiveOpenClaims(commits: readonly LedgerCommit[]): string[] {
  return gateNames.flatMap((gate) => {
    const at = lastClaim(commits, gate);
    const judged = commits.some((_commit, review) => counts(commits, gate, at, review));
    return at === -1 || judged ? [] : [`${gate} ${commits[at]?.sha}`];
  });
}

function naiveOwedReviews(commits: readonly LedgerCommit[]): string[] {
  return gateNames.flatMap((gate) => {
    const at = lastClaim(commits, gate);
    const newest = commits.findLastIndex((_commit, review) => counts(commits, gate, at, review));
    if (newest === -1 || commits.slice(newest).some(({ author }) => author === 'builder')) return [];
    return [`${gate} ${commits[newest]?.sha}`];
  });
}

function lastClaim(commits: readonly LedgerCommit[], gate: string): number {
  return commits.findLastIndex(
    ({ author, subject, paths }) =>
      author === 'builder' && subject === `claim(${gate}): ready` && !paths.includes('md/REVIEW-1.md'),
  );
}

/** Does the commit at `review` judge the claim at `claim`? */
function counts(commits: readonly LedgerCommit[], gate: string, claim: number, review: number): boolean {
  const commit = commits[review];
  if (claim === -1 || review < claim || commit?.author !== 'adversary') return false;
  if (!commit.subject.startsWith(`review(${gate}): `) || commit.subject.endsWith('maybe')) return false;
  if (commit.paths.some((path) => path === 'src/a.ts' || path === 'md/STATUS-1.md')) return false;
  if (commit.reviewed === null) return true;
  const named = commits.findIndex(({ sha }) => sha.slice(0, 12) === commit.reviewed);
  if (named === -1 || named >= review) return false;
  const between = commits.filter((_commit, index) => index > named && index <= claim);
  return between.every(({ paths }) => !paths.includes('src/a.ts'));
}

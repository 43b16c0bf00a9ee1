import type { JudgedCommits } from './judged-commit.ts';
import type { LedgerCommit } from './ledger-commit.ts';
import type { LedgerProblem } from './ledger-problems.ts';
import type { Verdict } from './subject.ts';

/** A point in the phase's commits: sha, and index among the distinct ones, oldest first. */
export interface LedgerPoint {
  readonly sha: string;
  readonly index: number;
}

/** The newest verdict that counts. `sha` is the review, `judged` the commit it is bound to. */
export interface GateVerdict extends LedgerPoint {
  readonly verdict: Verdict;
  readonly judged: string;
}

export interface Gate {
  readonly gate: string;
  /** The newest claim; null for a gate that was only vetoed. */
  readonly claim: LedgerPoint | null;
  /** Newest verdict on that claim; null while it is open. */
  readonly verdict: GateVerdict | null;
  /** Claimed, and not judged since. */
  readonly open: boolean;
}

/** A gate as the Builder's claim leaves it: open, whatever was judged before. */
export function claimGate(gate: string, claim: LedgerPoint): Gate {
  return { gate, claim, verdict: null, open: true };
}

export interface Review {
  readonly commit: LedgerCommit;
  readonly index: number;
  readonly gate: string;
  readonly verdict: Verdict;
}

/** What a review does: the gate as it leaves it (absent when it counts for nothing), and what is wrong with it. */
export interface ReviewOutcome {
  readonly gate?: Gate;
  readonly problem?: LedgerProblem;
}

/** Applies the Adversary's review to its gate, undefined when the gate has no claim and no veto yet. */
export function reviewGate(review: Review, before: Gate | undefined, commits: JudgedCommits): ReviewOutcome {
  return before?.claim
    ? reviewClaim(review, before.claim, commits)
    : reviewUnclaimed(review, before?.verdict != null, commits);
}

function reviewClaim(review: Review, claim: LedgerPoint, commits: JudgedCommits): ReviewOutcome {
  const { commit, gate, verdict } = review;
  const judged = judgedBy(review, claim, commits);
  if (judged && commits.covers(judged.index, claim.index)) {
    return { gate: { gate, claim, verdict: verdictOf(review, judged.sha), open: false } };
  }
  const named = judged?.sha ?? commit.reviewed ?? '';
  return {
    problem: {
      kind: 'stale-verdict',
      commit: commit.sha,
      author: 'adversary',
      gate,
      verdict,
      claimed: claim.sha,
      judged: named,
    },
  };
}

/** Only a veto stands without a claim; a later review then takes its place. */
function reviewUnclaimed(review: Review, vetoed: boolean, commits: JudgedCommits): ReviewOutcome {
  const { commit, index, gate, verdict } = review;
  const problem = {
    kind: 'review-without-claim',
    commit: commit.sha,
    author: 'adversary',
    gate,
    verdict,
  } as const;
  if (verdict !== 'VETO' && !vetoed) return { problem };
  const judged = judgedBy(review, { sha: commit.sha, index }, commits);
  const stands = verdictOf(review, judged?.sha ?? commit.sha);
  return { gate: { gate, claim: null, verdict: stands, open: false }, problem };
}

/** The commit a review names, else `fallback`; null when it names one that is not known. */
function judgedBy(review: Review, fallback: LedgerPoint, commits: JudgedCommits): LedgerPoint | null {
  const { reviewed } = review.commit;
  if (reviewed === null || fallback.sha.startsWith(reviewed)) return fallback;
  return commits.find(reviewed, review.index);
}

function verdictOf({ commit, index, verdict }: Review, judged: string): GateVerdict {
  return { verdict, sha: commit.sha, index, judged };
}

import type { SimCommit } from '../world/git.ts';

/** What the newest claim and review of a gate say, by what an agent sees when it reads the log. */
export interface GateView {
  readonly claim: SimCommit | null;
  readonly review: SimCommit | null;
  readonly verdict: 'PASS' | 'FAIL' | 'VETO' | null;
}

export function viewGate(line: readonly SimCommit[], gate: string): GateView {
  const claims = `claim(${gate}):`;
  const reviews = `review(${gate}):`;
  const claimAt = line.findLastIndex((c) => c.author === 'builder' && c.subject.startsWith(claims));
  const claim = line[claimAt] ?? null;
  const reviewAt = line.findLastIndex(
    (c) => c.author === 'adversary' && c.subject.startsWith(reviews) && fits(c, claim),
  );
  if (reviewAt <= claimAt) return { claim, review: null, verdict: null };
  const review = line[reviewAt] ?? null;
  const verdict = /: (PASS|FAIL|VETO)\b/.exec(review?.subject ?? '')?.[1] ?? null;
  return { claim, review, verdict: verdict as GateView['verdict'] };
}

/** A review of another commit than the claim's does not count for an agent that wants to be sure. */
function fits(review: SimCommit, claim: SimCommit | null): boolean {
  return review.reviewed === null || claim === null || claim.sha.startsWith(review.reviewed);
}

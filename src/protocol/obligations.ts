import type { Gate } from './gate.ts';
import type { Verdict } from './subject.ts';

/** What one loop owes for what the other pushed; `commit` is the sha of the claim or the review. */
export type Obligation =
  | { readonly owedBy: 'adversary'; readonly kind: 'claim'; readonly gate: string; readonly commit: string }
  | {
      readonly owedBy: 'builder';
      readonly kind: 'review';
      readonly gate: string;
      readonly commit: string;
      readonly verdict: Verdict;
    };

/**
 * What is owed, in the order of the commits it comes from: each open claim by the Adversary, each gate's newest
 * review by the Builder unless it pushed after it (`lastByBuilder`, index of its last commit, -1 for none).
 */
export function obligationsOf(gates: Iterable<Gate>, lastByBuilder: number): readonly Obligation[] {
  const owed: { readonly index: number; readonly obligation: Obligation }[] = [];
  for (const { gate, claim, verdict, open } of gates) {
    if (open && claim) {
      const { sha: commit, index } = claim;
      owed.push({ index, obligation: { owedBy: 'adversary', kind: 'claim', gate, commit } });
    } else if (verdict && verdict.index > lastByBuilder) {
      const { sha: commit, index } = verdict;
      const said = verdict.verdict;
      owed.push({ index, obligation: { owedBy: 'builder', kind: 'review', gate, commit, verdict: said } });
    }
  }
  return owed.sort((a, b) => a.index - b.index).map(({ obligation }) => obligation);
}

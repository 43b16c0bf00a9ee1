import { claimGate, type Gate, reviewGate } from './gate.ts';
import { judgedCommits } from './judged-commit.ts';
import { distinct, type LedgerCommit } from './ledger-commit.ts';
import type { LedgerProblem } from './ledger-problems.ts';
import { type Obligation, obligationsOf } from './obligations.ts';
import { ownershipBreaks } from './ownership.ts';
import { parseSubject, type SubjectSignal } from './subject.ts';

export type { Gate, GateVerdict, LedgerPoint } from './gate.ts';
export type { LedgerCommit } from './ledger-commit.ts';
export type { LedgerProblem } from './ledger-problems.ts';
export type { Obligation } from './obligations.ts';

export interface Ledger {
  /** In the order in which they first appeared. */
  readonly gates: readonly Gate[];
  readonly obligations: readonly Obligation[];
  /** In the order of their commits. */
  readonly problems: readonly LedgerProblem[];
}

/**
 * Rebuilds from a phase's commits (oldest first, as pushed) what is claimed, judged and owed. A function of the
 * commits alone: repeated ones are ignored, nothing is remembered between calls.
 *
 * - A claim counts when the Builder wrote it, a review when the Adversary did, neither when its commit breaks
 *   ownership. What does not count is a problem, and changes nothing else.
 * - A claim opens its gate, again if it was judged before. The Adversary owes each open claim.
 * - A review judges the commit its `Reviewed:` trailer names, else the claim's. It counts for the newest claim
 *   before it unless code changed between the commit judged and the claim, or the commit is not known here.
 * - The Builder owes the newest review of each gate until it pushes a later commit.
 * - A review of a gate nobody claimed counts for nothing, but a VETO stands until a later review or claim.
 */
export function buildLedger(commits: readonly LedgerCommit[], options: { readonly docs: string }): Ledger {
  const history = distinct(commits);
  const judged = judgedCommits(history, options.docs);
  const gates = new Map<string, Gate>();
  const problems: LedgerProblem[] = [];
  let lastByBuilder = -1;

  for (const [index, commit] of history.entries()) {
    const { sha, author } = commit;
    if (author === 'builder') lastByBuilder = index;
    const breaks = ownershipBreaks(author, commit.paths, options.docs);
    if (breaks.length > 0) problems.push({ kind: 'ownership', commit: sha, author, breaks });

    const signal = parseSubject(commit.subject);
    const flaw = signal && flawOf(signal, commit);
    if (flaw) problems.push(flaw);
    if (!signal || flaw || signal.kind === 'malformed' || breaks.length > 0) continue;

    const { gate } = signal;
    if (signal.kind === 'claim') {
      gates.set(gate, claimGate(gate, { sha, index }));
      continue;
    }
    const outcome = reviewGate({ commit, index, gate, verdict: signal.verdict }, gates.get(gate), judged);
    if (outcome.gate) gates.set(gate, outcome.gate);
    if (outcome.problem) problems.push(outcome.problem);
  }
  const obligations = obligationsOf(gates.values(), lastByBuilder);
  return { gates: [...gates.values()], obligations, problems };
}

/** What is wrong with a signal in itself: unusable, or not its author's to give. */
function flawOf(signal: SubjectSignal, { sha, author }: LedgerCommit): LedgerProblem | null {
  if (signal.kind === 'malformed') {
    return { kind: 'malformed', commit: sha, author, signal: signal.prefix, reason: signal.reason };
  }
  if (author === (signal.kind === 'claim' ? 'builder' : 'adversary')) return null;
  return { kind: 'wrong-author', commit: sha, author, signal: signal.kind, gate: signal.gate };
}

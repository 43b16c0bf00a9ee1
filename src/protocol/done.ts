import type { Gate } from './gate.ts';
import type { Ledger } from './ledger.ts';
import { saysDone, standingVeto } from './marks.ts';

/** One thing that keeps a phase from being done. `text` is one plain line; `owedBy` null means: for a human. */
export interface Blocker {
  readonly kind: 'no-done' | 'veto' | 'open-claim' | 'verdict' | 'no-pass';
  readonly text: string;
  readonly owedBy: 'builder' | 'adversary' | null;
}

export interface PhaseJudgement {
  /** The pushed status file has its `## DONE` line. */
  readonly saysDone: boolean;
  /** It says so and nothing blocks it. */
  readonly isDone: boolean;
  /** The sequence may move on. */
  readonly advances: boolean;
  /** All that is missing, also while the phase does not say done. */
  readonly blockedBy: readonly Blocker[];
}

export interface PhaseEvidence {
  /** The status and the review file as pushed; null when absent (or unreadable). */
  readonly statusText: string | null;
  readonly reviewText: string | null;
  readonly ledger: Pick<Ledger, 'gates'>;
  readonly cadence: 'gate' | 'phase' | 'deferred' | 'solo';
  readonly advance: 'strict' | 'seed';
}

/**
 * Judges a phase by protocol §2. With cadence `gate` or `phase` every claim needs a PASS as its newest verdict, and
 * at least one gate is claimed; `deferred` and `solo` need no verdict here. A veto, in the review file or as the
 * newest verdict of a gate, blocks in every cadence. Advance `seed` asks for the `## DONE` line alone.
 */
export function judgePhase(evidence: PhaseEvidence): PhaseJudgement {
  const { statusText, reviewText, ledger, cadence } = evidence;
  const says = statusText !== null && saysDone(statusText);
  const gates = gateBlockers(ledger.gates, cadence);
  const vetoes = fileVeto(reviewText ?? '', gates.length === 0, cadence);
  const blockedBy = [...doneBlocker(says, statusText), ...vetoes, ...gates];
  const isDone = blockedBy.length === 0;
  return { saysDone: says, isDone, advances: evidence.advance === 'seed' ? says : isDone, blockedBy };
}

function doneBlocker(says: boolean, statusText: string | null): readonly Blocker[] {
  if (says) return [];
  const text =
    statusText === null ? 'the status file is not pushed' : 'the status file has no "## DONE" line';
  return [{ kind: 'no-done', text, owedBy: 'builder' }];
}

/** A veto is for the Builder to answer, and for the Adversary to lift once every gate is in order. */
function fileVeto(
  review: string,
  gatesInOrder: boolean,
  cadence: PhaseEvidence['cadence'],
): readonly Blocker[] {
  const veto = standingVeto(review);
  if (!veto) return [];
  const owedBy = cadence === 'solo' ? null : gatesInOrder ? 'adversary' : 'builder';
  return [
    { kind: 'veto', text: `a veto stands in line ${veto.line} of the review file: ${veto.heading}`, owedBy },
  ];
}

function gateBlockers(gates: readonly Gate[], cadence: PhaseEvidence['cadence']): readonly Blocker[] {
  const verdictsDue = cadence === 'gate' || cadence === 'phase';
  const blockers = gates.flatMap((gate) => gateBlocker(gate, verdictsDue) ?? []);
  if (!verdictsDue || gates.some((gate) => gate.claim !== null)) return blockers;
  return [...blockers, { kind: 'no-pass', text: 'no gate was claimed and passed', owedBy: 'builder' }];
}

function gateBlocker({ gate, claim, verdict, open }: Gate, verdictsDue: boolean): Blocker | null {
  if (open) {
    const text = `gate ${gate} is claimed (${short(claim?.sha)}) and not judged`;
    return verdictsDue ? { kind: 'open-claim', text, owedBy: 'adversary' } : null;
  }
  if (!verdict || verdict.verdict === 'PASS') return null;
  if (!verdictsDue && verdict.verdict !== 'VETO') return null;
  const text = `gate ${gate} has ${verdict.verdict} (${short(verdict.sha)})`;
  return { kind: 'verdict', text, owedBy: 'builder' };
}

function short(sha = ''): string {
  return sha.slice(0, 12);
}

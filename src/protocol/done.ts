import type { Gate } from './gate.ts';
import type { Ledger } from './ledger.ts';

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
  /** Whether the status file, as pushed, says done (`saysDone` of marks.ts; false when absent or unreadable). */
  readonly saysDone: boolean;
  /** Heading of the veto that stands in the review file, as pushed (`standingVeto`); null for none. */
  readonly veto: string | null;
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
  const { saysDone, veto, ledger, cadence, advance } = evidence;
  const gates = gateBlockers(ledger.gates, cadence);
  const blockedBy = [
    ...(saysDone ? [] : [noDone]),
    ...(veto === null ? [] : [fileVeto(veto, gates.length === 0, cadence)]),
    ...gates,
  ];
  const isDone = blockedBy.length === 0;
  return { saysDone, isDone, advances: advance === 'seed' ? saysDone : isDone, blockedBy };
}

const noDone: Blocker = {
  kind: 'no-done',
  text: 'the status file has no "## DONE" line as pushed',
  owedBy: 'builder',
};

/** A veto is for the Builder to answer, and for the Adversary to lift once every gate is in order. */
function fileVeto(heading: string, gatesInOrder: boolean, cadence: PhaseEvidence['cadence']): Blocker {
  const text = `a veto stands in the review file: ${heading}`;
  if (cadence === 'solo') return { kind: 'veto', text, owedBy: null };
  return { kind: 'veto', text, owedBy: gatesInOrder ? 'adversary' : 'builder' };
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

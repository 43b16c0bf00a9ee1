import type { Seen } from './story/story.ts';

/** `demo --json`. Times are milliseconds; a handoff's latencies count from the moment its commit was seen. */
export interface DemoReport {
  readonly schema: 1;
  readonly ok: boolean;
  readonly duration_ms: number;
  readonly phases: readonly {
    readonly id: string;
    readonly duration_ms: number | null;
    readonly gates: readonly { readonly gate: string; readonly verdicts: readonly string[] }[];
  }[];
  readonly handoffs: {
    readonly count: number;
    readonly typed: Latency | null;
    readonly taken: Latency | null;
  };
  readonly inbox_messages: number;
  readonly restarts: readonly { readonly agent: string; readonly back_after_ms: number | null }[];
  readonly paced_waits: number;
  /** Wakes that the Orchestrator took. */
  readonly wakes: number;
  readonly tasks: Seen['tasks'];
  /** What the demo is meant to show. */
  readonly promises: readonly Promised[];
}

export interface Latency {
  readonly p50_ms: number;
  readonly max_ms: number;
}

export interface Promised {
  readonly what: string;
  readonly seen: boolean;
}

export interface End {
  readonly durationMs: number;
  /** SEQUENCE-COMPLETE stands in the state folder. */
  readonly sequenceComplete: boolean;
  /** Sessions and processes are all gone. */
  readonly nothingLeft: boolean;
  /** Keys of the notifications that a person was sent. */
  readonly notified: readonly string[];
}

export function demoReport(seen: Seen, end: End): DemoReport {
  const promises = promised(seen, end);
  const handoffs = seen.messages.filter(({ kind, takenMs }) => kind === 'handoff' && takenMs !== null);
  return {
    schema: 1,
    ok: promises.every((one) => one.seen),
    duration_ms: end.durationMs,
    phases: seen.phases.map(({ id, startedMs, endedMs }) => ({
      id,
      duration_ms: endedMs === null ? null : endedMs - startedMs,
      gates: seen.gates.filter(({ phase }) => phase === id).map(({ gate, verdicts }) => ({ gate, verdicts })),
    })),
    handoffs: {
      count: handoffs.length,
      typed: latency(
        handoffs.flatMap(({ decidedMs, typedMs }) => (typedMs === null ? [] : [typedMs - decidedMs])),
      ),
      taken: latency(
        handoffs.flatMap(({ decidedMs, takenMs }) => (takenMs === null ? [] : [takenMs - decidedMs])),
      ),
    },
    inbox_messages: inboxMessages(seen),
    restarts: seen.recoveries.map(({ agent, diedMs, backMs }) => ({
      agent,
      back_after_ms: backMs === null ? null : backMs - diedMs,
    })),
    paced_waits: seen.waits.filter(({ wokeMs }) => wokeMs !== null).length,
    wakes: wakes(seen),
    tasks: seen.tasks,
    promises,
  };
}

function promised(seen: Seen, { sequenceComplete, nothingLeft, notified }: End): readonly Promised[] {
  const done = seen.phases.filter(({ endedMs }) => endedMs !== null).length;
  const handoffs = seen.messages.filter(({ kind }) => kind === 'handoff');
  return [
    { what: 'three phases done, in order', seen: done >= 3 },
    {
      what: 'a FAIL, repaired, then a PASS',
      seen: seen.gates.some(({ verdicts }) => failThenPass(verdicts)),
    },
    {
      what: 'every gate passed',
      seen: seen.gates.length > 0 && seen.gates.every(({ verdicts }) => verdicts.at(-1) === 'PASS'),
    },
    {
      what: 'every handoff taken',
      seen: handoffs.length > 0 && handoffs.every(({ takenMs }) => takenMs !== null),
    },
    { what: 'an inbox message', seen: inboxMessages(seen) > 0 },
    { what: 'a killed agent, healed', seen: seen.recoveries.some(({ backMs }) => backMs !== null) },
    { what: 'a paced wait', seen: seen.waits.some(({ wokeMs }) => wokeMs !== null) },
    { what: 'a wake of the Orchestrator', seen: wakes(seen) > 0 },
    { what: 'a task of the Assistant, done', seen: seen.tasks.some(({ done }) => done) },
    { what: 'a notification that all is done', seen: notified.includes('complete') },
    { what: 'SEQUENCE-COMPLETE', seen: sequenceComplete && seen.complete },
    { what: 'nothing left running', seen: nothingLeft },
  ];
}

function failThenPass(verdicts: readonly string[]): boolean {
  const fail = verdicts.indexOf('FAIL');
  return fail !== -1 && verdicts.indexOf('PASS', fail) !== -1;
}

function inboxMessages(seen: Seen): number {
  return taken(seen, 'inbox');
}

function wakes(seen: Seen): number {
  return taken(seen, 'wake');
}

function taken(seen: Seen, wanted: string): number {
  return seen.messages.filter(({ kind, takenMs }) => kind === wanted && takenMs !== null).length;
}

function latency(values: readonly number[]): Latency | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const max = sorted.at(-1);
  return middle === undefined || max === undefined ? null : { p50_ms: middle, max_ms: max };
}

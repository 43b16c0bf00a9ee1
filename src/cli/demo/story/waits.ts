import type { Fact } from '../../../core/facts.ts';
import { felt, named, type Teller, timeOf } from './teller.ts';

/** A wait that an agent stated and ended by itself. */
export interface PacedWait {
  readonly agent: string;
  readonly untilMs: number;
  /** Wall ms; null while it waits. */
  readonly wokeMs: number | null;
}

export interface WaitTeller extends Teller {
  waits(): readonly PacedWait[];
}

/** A wait for another loop's answer is longer; only what an agent paces by itself is short. */
const PACED_MAX_MS = 60_000;
/** Stated times have whole seconds. */
const EARLY_MS = 1_500;
const marker = /^WAITING-UNTIL: (\S+)/m;

/** Paced waits: a stated time, and a turn that begins by itself when it has come. */
export function createWaitTeller(): WaitTeller {
  const waits: PacedWait[] = [];

  function signal(
    { agent, signal: said }: Extract<Fact, { type: 'signal' }>,
    atMs: number,
  ): readonly string[] {
    if (said.event === 'turn_end') {
      const untilMs = Date.parse(marker.exec(said.message)?.[1] ?? '');
      if (Number.isNaN(untilMs) || untilMs <= atMs || untilMs - atMs > PACED_MAX_MS) return [];
      waits.push({ agent, untilMs, wokeMs: null });
      return [`The ${named(agent)} paces itself: it waits ${felt(untilMs - atMs)} and wakes by itself`];
    }
    const at = waits.findIndex((wait) => wait.agent === agent && wait.wokeMs === null);
    const wait = waits[at];
    if (wait === undefined || said.event !== 'turn_start' || atMs < wait.untilMs - EARLY_MS) return [];
    waits[at] = { ...wait, wokeMs: atMs };
    return [`The ${named(agent)} wakes by itself`];
  }

  return {
    waits: () => waits,
    tell: (event) =>
      event.facts.flatMap((fact) =>
        fact.type === 'signal' && !fact.replayed ? signal(fact, timeOf(event)) : [],
      ),
  };
}

import type { Rng } from '../rng.ts';

/** How the agents of one role behave in one run. Times in milliseconds. */
export interface Traits {
  /** Writes signals; else only its screen tells. */
  readonly signals: boolean;
  readonly readsScreen: boolean;
  readonly queuesInput: boolean;
  readonly canResume: boolean;
  /** Takes its first prompt as an argument. */
  readonly promptAsArgument: boolean;
  readonly readMs: number;
  readonly signalMs: number;
  readonly bootMs: number;
  readonly turnMs: readonly [number, number];
  /** By how much its turns are longer than that, until everybody cooperates. */
  readonly pace: number;
  /** Starts a turn by itself when its lease is over. */
  readonly wakesItself: boolean;
  /** Chance that a turn ends without a usable marker. */
  readonly forgets: number;
  /** Turns that hold a tool call open. */
  readonly tools: number;
}

export function drawTraits(rng: Rng, pace = 1): Traits {
  const signals = rng.chance(0.75);
  return {
    signals,
    readsScreen: true,
    queuesInput: rng.chance(0.6),
    canResume: rng.chance(0.8),
    promptAsArgument: rng.chance(0.6),
    readMs: rng.spread(2, 200),
    signalMs: rng.spread(1, 300),
    bootMs: rng.spread(500, 15_000),
    turnMs: [rng.spread(4_000, 40_000), rng.spread(60_000, 1_200_000)],
    pace,
    wakesItself: rng.chance(0.5),
    forgets: rng.chance(0.5) ? 0 : rng.next() * 0.2,
    tools: rng.next(),
  };
}

import type { Signal } from '../../ports/agent.ts';

/** What the observer needs of the program it runs in. */
export interface ObserverDeps {
  readonly tell: (signal: Signal) => void;
  /** Wall time, ms. */
  readonly now: () => number;
  /** Runs `act` after a while; gives what cancels it. */
  readonly later: (ms: number, act: () => void) => () => void;
}

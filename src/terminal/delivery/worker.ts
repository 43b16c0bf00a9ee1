import type { DelivererDeps } from './deps.ts';
import type { Flight } from './flight.ts';
import { createWake, type Wake } from './wake.ts';

/** What the single worker of one agent remembers between its passes. Never more than the store could tell again. */
export interface Worker {
  readonly agent: string;
  readonly wake: Wake;
  flight: Flight | null;
  held: string | null;
  /** When rows could not be sent: not looked at again before this, on the monotonic clock. */
  restUntilMs: number;
  /** Submit keys pressed on text of ours that no row in flight stands for, per generation. */
  strayKeys: { readonly generation: number; readonly count: number };
  running: Promise<void> | null;
  /** Who waits for the end of a pass. */
  readonly passed: (() => void)[];
  again: boolean;
  closed: boolean;
}

export function createWorker(deps: DelivererDeps, agent: string): Worker {
  return {
    agent,
    wake: createWake(deps.clock),
    flight: null,
    held: null,
    restUntilMs: 0,
    strayKeys: { generation: 0, count: 0 },
    running: null,
    passed: [],
    again: false,
    closed: false,
  };
}

/** Reports why rows are held, or that they no longer are, when that changes. */
export function hold(deps: DelivererDeps, worker: Worker, reason: string | null): void {
  if (worker.held === reason) return;
  worker.held = reason;
  deps.report({ type: 'held', agent: worker.agent, reason });
}

import type { Clock } from '../ports/clock.ts';
import type { LagWatch } from './lag.ts';

export interface Sweeper {
  /** Sets the next timer anew; call after every turn, since deadlines move. */
  arm(): void;
  stop(): void;
}

export interface SweeperDeps {
  readonly clock: Clock;
  readonly lag: LagWatch;
  readonly sweepMs: () => number;
  /** Milliseconds until time alone may decide something; null when only the sweep is due. */
  readonly deadlineMs: () => number | null;
  readonly tick: () => void;
  /** The slow look at everything; `plannedMs` is when it was meant to come after the last. */
  readonly sweep: (plannedMs: number) => Promise<void>;
}

/** The daemon's only timer: the next deadline, or the next sweep, whichever is first. */
export function createSweeper(deps: SweeperDeps): Sweeper {
  const { clock, lag } = deps;
  let cancel = (): void => {};
  let nextSweep = clock.now().mono + deps.sweepMs();
  let sweeping = false;
  let stopped = false;

  function arm(): void {
    cancel();
    if (stopped || sweeping) return;
    const now = clock.now().mono;
    const deadline = deps.deadlineMs();
    const at = Math.max(
      now,
      Math.min(nextSweep, deadline === null ? Number.POSITIVE_INFINITY : now + deadline),
    );
    lag.expect(at);
    cancel = clock.after(at - now, () => {
      lag.tick(clock.now().mono);
      void fire();
    });
  }

  async function fire(): Promise<void> {
    if (clock.now().mono >= nextSweep) {
      sweeping = true;
      await deps.sweep(deps.sweepMs());
      sweeping = false;
      nextSweep = clock.now().mono + deps.sweepMs();
    }
    deps.tick();
    arm();
  }

  return {
    arm,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

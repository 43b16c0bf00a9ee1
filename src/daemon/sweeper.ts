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
  /** A look or a turn failed; the next one comes as planned. */
  readonly onFault: (error: unknown) => void;
  /** Milliseconds between quick looks while some session can only be followed by its screen; null when none needs it. */
  readonly lookMs: () => number | null;
  /** A look at the sessions only. */
  readonly look: () => Promise<void>;
  /** The slow look at everything. */
  readonly sweep: () => Promise<void>;
}

/** The daemon's only timer: the next deadline, or the next sweep, whichever is first. */
export function createSweeper(deps: SweeperDeps): Sweeper {
  const { clock, lag } = deps;
  let cancel = (): void => {};
  let nextSweep = clock.now().mono + deps.sweepMs();
  let looked = clock.now().mono;
  let sweeping = false;
  let stopped = false;

  function arm(): void {
    cancel();
    if (stopped || sweeping) return;
    const now = clock.now().mono;
    const deadline = deps.deadlineMs();
    const lookMs = deps.lookMs();
    const due = [
      nextSweep,
      ...(deadline === null ? [] : [now + deadline]),
      ...(lookMs === null ? [] : [looked + lookMs]),
    ];
    const at = Math.max(now, Math.min(...due));
    lag.expect(at);
    cancel = clock.after(at - now, () => {
      lag.tick(clock.now().mono);
      void fire();
    });
  }

  /** A look that fails never ends the looking. */
  async function fire(): Promise<void> {
    const now = clock.now().mono;
    const lookMs = deps.lookMs();
    sweeping = true;
    try {
      if (now >= nextSweep) {
        await deps.sweep();
        nextSweep = clock.now().mono + deps.sweepMs();
        looked = clock.now().mono;
      } else if (lookMs !== null && now >= looked + lookMs) {
        await deps.look();
        looked = clock.now().mono;
      }
      deps.tick();
    } catch (error) {
      nextSweep = clock.now().mono + deps.sweepMs();
      deps.onFault(error);
    } finally {
      sweeping = false;
      arm();
    }
  }

  return {
    arm,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

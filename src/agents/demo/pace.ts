/** Thinking time: scaled by speed, ended early by an interrupt. */
export interface Pace {
  /** Waits `ms / speed`, at least a moment. Resolves false when interrupted. */
  think(ms: number): Promise<boolean>;
  /** Waits real milliseconds; null waits until interrupted. */
  wait(ms: number | null): Promise<boolean>;
  /** Ends the wait that runs and all to come until {@link Pace.reset}. */
  interrupt(): void;
  readonly interrupted: boolean;
  reset(): void;
}

/** Longest single timer; setTimeout fires at once beyond it. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createPace(speed: number): Pace {
  let interrupted = false;
  let stop: (() => void) | null = null;

  function wait(ms: number | null): Promise<boolean> {
    if (interrupted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(true), Math.min(ms ?? MAX_TIMER_MS, MAX_TIMER_MS));
      function done(whole: boolean): void {
        clearTimeout(timer);
        stop = null;
        resolve(whole);
      }
      stop = () => done(false);
    });
  }

  return {
    think: (ms) => wait(Math.max(1, ms / speed)),
    wait,
    interrupt() {
      interrupted = true;
      stop?.();
    },
    get interrupted() {
      return interrupted;
    },
    reset() {
      interrupted = false;
    },
  };
}

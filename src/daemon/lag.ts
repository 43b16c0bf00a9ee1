/**
 * Watches how late the event loop runs, by timers that are there anyway: it sets none of its own, so that an idle
 * daemon sleeps. Times are monotonic milliseconds.
 */
export interface LagWatch {
  /** A timer was set to fire at `atMs`; replaces the one expected before. */
  expect(atMs: number): void;
  /** The expected timer fired. Returns how late it was; 0 when none was expected. */
  tick(nowMs: number): number;
  /** The worst lag since the last read, milliseconds. */
  read(): number;
}

export function createLagWatch(): LagWatch {
  let dueMs: number | null = null;
  let worst = 0;
  return {
    expect: (atMs) => {
      dueMs = atMs;
    },
    tick: (nowMs) => {
      const lag = dueMs === null ? 0 : Math.max(0, nowMs - dueMs);
      dueMs = null;
      worst = Math.max(worst, lag);
      return lag;
    },
    read: () => {
      const lag = worst;
      worst = 0;
      return lag;
    },
  };
}

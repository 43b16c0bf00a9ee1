import type { Now } from '../../src/core/time.ts';
import type { Clock } from '../../src/ports/clock.ts';

export interface FakeClock extends Clock {
  /** Moves both clocks on by `ms`, firing timers in order and letting promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Advances from timer to timer until `done()`, at most `limitMs`. Returns whether it became true. */
  until(done: () => boolean, limitMs: number): Promise<boolean>;
  /** Moves the wall clock alone. */
  jump(ms: number): void;
}

interface Timer {
  readonly at: number;
  readonly fn: () => void;
}

/** A clock that stands still until it is moved by hand. */
export function createFakeClock(startWallMs = 1_800_000_000_000): FakeClock {
  let mono = 1_000_000;
  let offset = startWallMs - mono;
  const timers = new Set<Timer>();

  function next(limit: number): Timer | null {
    let first: Timer | null = null;
    for (const timer of timers) {
      if (timer.at <= limit && (first === null || timer.at < first.at)) first = timer;
    }
    return first;
  }

  async function step(limit: number): Promise<boolean> {
    await drained();
    const timer = next(limit);
    if (timer === null) return false;
    timers.delete(timer);
    mono = Math.max(mono, timer.at);
    timer.fn();
    return true;
  }

  return {
    now: (): Now => ({ mono, wall: mono + offset }),
    after(ms, fn) {
      const timer = { at: mono + Math.max(0, ms), fn };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    soon(fn) {
      timers.add({ at: mono, fn });
    },
    async advance(ms) {
      const end = mono + ms;
      while (await step(end));
      mono = end;
      await drained();
    },
    async until(done, limitMs) {
      const end = mono + limitMs;
      for (;;) {
        await drained();
        if (done()) return true;
        if (!(await step(end))) return false;
      }
    },
    jump(ms) {
      offset += ms;
    },
  };
}

/** Resolves once every promise that can settle now has. */
export function drained(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

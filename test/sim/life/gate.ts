import type { Rng } from '../rng.ts';
import type { Scheduler } from '../scheduler.ts';

/** What stands between one life of the daemon and the world: it may die, stand still, be slow or not be answered. */
export interface Gate {
  isAlive(): boolean;
  kill(): void;
  /** The process stands still until then (simulated time). */
  stopUntil(at: number): void;
  /** False when the life ended here. */
  fate(moment: 'before' | 'after', what: string): boolean;
  /** Ends the life at the n-th effect from now (`before` or `after` it) whose name matches. */
  arm(at: { readonly moment: 'before' | 'after'; readonly what: RegExp; readonly n: number }): void;
  /** Calls a timer of this life, if it lives, and as soon as it runs. */
  run(fn: () => void): void;
  /** An asynchronous call into the world. Never settles for a life that is over. */
  call<T>(what: string, effect: () => Promise<T>): Promise<T>;
  /** Calls of this kind are slow, or time out, until told otherwise. */
  trouble(what: RegExp, trouble: Trouble): void;
}

export interface Trouble {
  readonly untilAt: number;
  /** Chance that a call is not answered. */
  readonly timeouts: number;
  readonly slowMs: number;
}

const TIMEOUT_MS = 5_000;

export function createGate(scheduler: Scheduler, rng: Rng, onDeath: (where: string) => void): Gate {
  let alive = true;
  let stoppedUntil = 0;
  let armed: { moment: 'before' | 'after'; what: RegExp; n: number } | null = null;
  const troubles = new Map<string, { what: RegExp; trouble: Trouble }>();

  function die(where: string): void {
    if (!alive) return;
    alive = false;
    onDeath(where);
  }

  function fate(moment: 'before' | 'after', what: string): boolean {
    if (alive && armed !== null && armed.moment === moment && armed.what.test(what)) {
      armed = { ...armed, n: armed.n - 1 };
      if (armed.n <= 0) die(`${moment} ${what}`);
    }
    return alive;
  }

  function run(fn: () => void): void {
    if (!alive) return;
    const waitMs = stoppedUntil - scheduler.now();
    if (waitMs > 0) scheduler.after(waitMs, () => run(fn));
    else fn();
  }

  function troubleOf(what: string): Trouble | null {
    for (const one of troubles.values()) {
      if (one.what.test(what) && scheduler.now() < one.trouble.untilAt) return one.trouble;
    }
    return null;
  }

  /** The effect now; its answer at once, or later, or never. */
  async function straight<T>(what: string, effect: () => Promise<T>): Promise<T> {
    if (!fate('before', what)) return never();
    try {
      const result = await effect();
      return fate('after', what) ? result : never();
    } catch (error) {
      if (!fate('after', what)) return never();
      throw error;
    }
  }

  function slow<T>(what: string, effect: () => Promise<T>, trouble: Trouble): Promise<T> {
    if (!fate('before', what)) return never();
    const lost = rng.chance(trouble.timeouts);
    const happens = !lost || rng.chance(0.5);
    const goMs = rng.int(0, trouble.slowMs);
    const backMs = rng.int(0, trouble.slowMs);
    return new Promise<T>((resolve, reject) => {
      scheduler.after(goMs, () => {
        if (!happens) return;
        effect().then(
          (result) => {
            if (!lost) scheduler.after(backMs, () => run(() => fate('after', what) && resolve(result)));
          },
          (error: unknown) => {
            if (!lost) scheduler.after(backMs, () => run(() => reject(error)));
          },
        );
      });
      if (lost) scheduler.after(TIMEOUT_MS, () => run(() => reject(new Error(`${what} timed out`))));
    });
  }

  return {
    isAlive: () => alive,
    kill: () => die('now'),
    stopUntil(at) {
      stoppedUntil = Math.max(stoppedUntil, at);
    },
    fate,
    arm(at) {
      armed = { ...at };
    },
    run,
    call(what, effect) {
      if (!alive) return never();
      const trouble = troubleOf(what);
      return trouble === null ? straight(what, effect) : slow(what, effect, trouble);
    },
    trouble(what, trouble) {
      troubles.set(what.source, { what, trouble });
    },
  };
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}

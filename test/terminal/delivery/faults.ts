import type { Ports } from './world.ts';

/** What happens at the chosen point: the caller dies for good, or that one call fails and it lives on. */
export type Fault = 'halt' | 'throw';

export interface Injector {
  /** Points passed so far, by name, over all lives. */
  readonly points: readonly string[];
  /** Arms the fault for the n-th point from now on (0 is the next). Once it has fired, nothing is armed. */
  arm(n: number, fault: Fault): void;
  disarm(): void;
  readonly fired: boolean;
  /** Ports for one life. A life that was halted never reaches the world again. */
  wrap(ports: Ports): Ports;
}

/**
 * Counts every port call, before and after its effect, and in the middle of a submit that is not one command, and
 * makes one of them fatal.
 */
export function createInjector(): Injector {
  const points: string[] = [];
  let at = Number.POSITIVE_INFINITY;
  let fault: Fault = 'halt';
  let fired = false;

  function wrap({ terminal, store }: Ports): Ports {
    let dead = false;

    function dies(point: string): boolean {
      if (dead) return true;
      points.push(point);
      if (points.length - 1 !== at) return false;
      at = Number.POSITIVE_INFINITY;
      fired = true;
      if (fault === 'throw') throw new Error(`injected ${point}`);
      dead = true;
      return true;
    }

    async function live(point: string): Promise<void> {
      if (dies(point)) await new Promise<never>(() => {});
    }

    function later<A extends unknown[], R>(name: string, effect: (...args: A) => Promise<R>) {
      return async (...args: A): Promise<R> => {
        await live(`before ${name}`);
        const result = await effect(...args);
        await live(`after ${name}`);
        return result;
      };
    }

    function now<A extends unknown[], R>(name: string, effect: (...args: A) => R) {
      return (...args: A): R => {
        if (dies(`before ${name}`)) throw new Error('halted');
        const result = effect(...args);
        if (dies(`after ${name}`)) throw new Error('halted');
        return result;
      };
    }

    return {
      terminal: {
        list: later('list', terminal.list),
        isForeground: later('isForeground', terminal.isForeground),
        capture: later('capture', terminal.capture),
        key: later('key', terminal.key),
        tag: later('tag', terminal.tag),
        async submit(paneId, text, recipe) {
          await live('before submit');
          const isAtomic = recipe.pause_ms === 0;
          await terminal.submit(paneId, text, isAtomic ? recipe : { ...recipe, submit_key: 'None' });
          if (!isAtomic) {
            await live('between text and key');
            await terminal.key(paneId, recipe.submit_key);
          }
          await live('after submit');
        },
      },
      store: {
        outbox: now('outbox', store.outbox),
        mark: now('mark', store.mark),
        requeue: now('requeue', store.requeue),
      },
    };
  }

  return {
    points,
    arm(n, what) {
      at = points.length + n;
      fault = what;
      fired = false;
    },
    disarm() {
      at = Number.POSITIVE_INFINITY;
    },
    get fired() {
      return fired;
    },
    wrap,
  };
}

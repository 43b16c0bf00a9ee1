import type { Clock } from '../../ports/clock.ts';

/** Lets one worker wait for news or for time, whichever comes first. */
export interface Wake {
  /** News: ends the current wait, or the next one at once. */
  poke(): void;
  /** Resolves on news, or after `ms`. */
  wait(ms: number): Promise<void>;
  /** Resolves after `ms`, news or not. */
  sleep(ms: number): Promise<void>;
}

export function createWake(clock: Clock): Wake {
  let isPoked = false;
  let end: (() => void) | null = null;
  return {
    poke() {
      isPoked = true;
      end?.();
    },
    async wait(ms) {
      if (!isPoked) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(ms, resolve);
          end = () => {
            cancel();
            resolve();
          };
        });
      }
      end = null;
      isPoked = false;
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        clock.after(ms, resolve);
      }),
  };
}

import type { ObserverDeps } from './deps.ts';

/** Questions to a person, which nobody may answer but them. */
export interface Questions {
  asked(what: string): void;
  answered(): void;
}

/** With `--auto` a question is answered at once: such a one is none. */
const PATIENCE_MS = 1_500;

export function createQuestions({ tell, now, later }: ObserverDeps): Questions {
  let open: (() => void) | null = null;

  function answered(): void {
    open?.();
    open = null;
  }

  return {
    answered,
    asked(what) {
      answered();
      let shown = false;
      const cancel = later(PATIENCE_MS, () => {
        shown = true;
        tell({ event: 'dialog', at: now(), what });
      });
      open = () => {
        cancel();
        if (shown) tell({ event: 'turn_start', at: now() });
      };
    },
  };
}

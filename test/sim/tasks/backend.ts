import type { Backend } from '../../../src/ports/agent.ts';

/** What the program of a one-shot task leaves in its log. */
export interface Said {
  readonly text: string;
  readonly ok: boolean;
  /** Present when it failed at a usage limit. */
  readonly limit?: { readonly reset: number | null };
}

/** A backend that only does one-shot tasks. */
export function taskBackend(): Backend {
  return {
    name: 'errands',
    recipe: { bracketed: true, pause_ms: 0, submit_key: 'Enter' },
    queuesInput: false,
    canResume: false,
    readsScreen: false,
    hasSignals: false,
    launch: () => ({ argv: [process.execPath], env: {}, promptDelivered: true }),
    read: () => {
      throw new Error('nobody looks at the screen of a task');
    },
    signals: () => [],
    oneShot: {
      launch: () => ({ argv: [process.execPath], env: {} }),
      read(output) {
        if (output === '') return { text: '', ok: null, tokens: null, costUsd: null };
        return { tokens: 1, costUsd: null, ...(JSON.parse(output) as Said) };
      },
    },
  };
}

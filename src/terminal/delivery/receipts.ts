import { idsIn } from './matching.ts';

const MAX_IDS = 1_000;
/** Sessions of an agent whose receipts are kept: more than may be launched before the agent is parked. */
export const KEPT_GENERATIONS = 10;

/** What one generation of an agent is known to have taken. */
export interface SignalView {
  /** A prompt signal named this row. */
  has(id: string): boolean;
  /** Any signal was seen, so this generation does write them. */
  readonly seen: boolean;
  /** Reads what the signals file has by now: a lost watch event must cost nothing. */
  refresh(): Promise<void>;
}

export interface Receipts {
  /** Notes a signal; `prompt` is the text of a prompt signal, null for any other. */
  note(agent: string, generation: number, prompt: string | null): void;
  view(agent: string, generation: number, refresh: () => Promise<void>): SignalView;
}

/** Remembers, bounded, which rows the prompt signals of each agent's newest generations named. */
export function createReceipts(): Receipts {
  const byAgent = new Map<string, Map<number, Set<string>>>();

  function open(agent: string, generation: number): Set<string> {
    const generations = byAgent.get(agent) ?? new Map<number, Set<string>>();
    byAgent.set(agent, generations);
    const ids = generations.get(generation) ?? new Set<string>();
    generations.set(generation, ids);
    const old = [...generations.keys()].sort((a, b) => b - a).slice(KEPT_GENERATIONS);
    for (const stale of old) generations.delete(stale);
    return ids;
  }

  return {
    note(agent, generation, prompt) {
      const ids = open(agent, generation);
      for (const id of prompt === null ? [] : idsIn(prompt)) {
        ids.add(id);
        const oldest = ids.values().next();
        if (ids.size > MAX_IDS && !oldest.done) ids.delete(oldest.value);
      }
    },
    view: (agent, generation, refresh) => ({
      has: (id) => byAgent.get(agent)?.get(generation)?.has(id) ?? false,
      get seen() {
        return byAgent.get(agent)?.has(generation) ?? false;
      },
      refresh,
    }),
  };
}

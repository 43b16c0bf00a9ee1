import type { Pane } from '../ports/terminal.ts';

/** The panes of our agents as last seen. Runtime only: a restart fills it from the terminal's tags. */
export interface Panes {
  get(agent: string): Pane | null;
  set(pane: Pane): void;
  forget(agent: string): void;
  all(): readonly Pane[];
}

export function createPanes(): Panes {
  const byAgent = new Map<string, Pane>();
  return {
    get: (agent) => byAgent.get(agent) ?? null,
    set: (pane) => void byAgent.set(pane.tags.agent, pane),
    forget: (agent) => void byAgent.delete(agent),
    all: () => [...byAgent.values()],
  };
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../core/model.ts';

/**
 * Raises each agent's generation to the highest that ever wrote a signals file here, so that no new session is taken
 * for an older one when the database was lost or the sequence was started anew.
 */
export function aboveEarlier(model: Model, stateDir: string): Model {
  const highest = highestGenerations(stateDir);
  const agents = Object.entries(model.agents).map(([name, agent]) => {
    const generation = Math.max(agent.generation, highest.get(name) ?? 0);
    return [name, { ...agent, generation }] as const;
  });
  return { ...model, agents: Object.fromEntries(agents) };
}

function highestGenerations(stateDir: string): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const name of [...names(join(stateDir, 'signals')), ...names(join(stateDir, 'exits'))]) {
    const match = /^(.+)-(\d{1,9})\.jsonl?$/.exec(name);
    const agent = match?.[1];
    if (agent !== undefined) highest.set(agent, Math.max(highest.get(agent) ?? 0, Number(match?.[2])));
  }
  return highest;
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

import type { Model, Sent } from '../model.ts';

/** The row is the start prompt of the agent's newest session: while that may live, it must not be sent it again. */
export function isStartOfNow(model: Model, key: string, row: Sent): boolean {
  const isStart = row.kind === 'kickoff' || row.kind === 'resume';
  const generation = model.agents[row.agent]?.generation;
  return isStart && generation !== undefined && key.endsWith(`/${generation}`);
}

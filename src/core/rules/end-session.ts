import type { Action } from '../actions.ts';
import type { Agent } from '../model.ts';

/** Ends a session once: nothing while its end is under way, or while the terminal cannot be asked about it. */
export function endSession(
  agent: Agent,
  reason: string,
  comeback: 'fresh' | 'resume' | null,
  counts = false,
): readonly Action[] {
  if (agent.session.ending !== null || agent.session.probeFailing) return [];
  return [{ type: 'kill', agent: agent.name, generation: agent.generation, reason, comeback, counts }];
}

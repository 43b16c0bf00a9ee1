import { type AgentState, stateOf } from './agent-state.ts';
import { currentPhase, ORCHESTRATOR } from './lookup.ts';
import type { Agent, Model } from './model.ts';
import type { Now } from './time.ts';

/** States that come and go while all is well. */
const atWork: ReadonlySet<AgentState> = new Set(['starting', 'ready', 'busy', 'waiting']);

/**
 * How things stand, as far as the Orchestrator could do something about it: pushed state, notices, sessions that began
 * or are not at work. Equal digests mean that there is nothing new to look at.
 */
export function wakeDigest(model: Model, now: Now): string {
  const { tip, files, missing, unreachable } = model.repo;
  const notices = Object.entries(model.notices).map(
    ([key, { since, text }]) => `${key}@${since.wall}:${text.length}`,
  );
  const agents = Object.values(model.agents)
    .filter(({ name }) => name !== ORCHESTRATOR)
    .map((agent) => `${agent.name}#${agent.generation}:${standing(model, agent, now)}`);
  return JSON.stringify([
    currentPhase(model)?.id ?? '',
    tip,
    files?.veto ?? null,
    missing,
    unreachable !== null,
    notices.toSorted(),
    agents.toSorted(),
    Object.keys(model.limits).toSorted(),
  ]);
}

function standing(model: Model, agent: Agent, now: Now): string {
  const { state } = stateOf(model, agent, now);
  return atWork.has(state) ? 'at work' : state;
}

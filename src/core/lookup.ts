import type { Agent, LimitWindow, Model } from './model.ts';
import type { PhaseSpec, RoleSettings } from './settings.ts';

/** The phase being worked on; null once the sequence is complete (or empty). */
export function currentPhase(model: Model): PhaseSpec | null {
  return model.settings.phases[model.phase.index] ?? null;
}

export function roleOf(model: Model, agent: string): RoleSettings | null {
  return model.settings.roles[agent] ?? null;
}

/** The limit window of the account that the agent works on. */
export function limitOf(model: Model, agent: string): LimitWindow | null {
  const role = roleOf(model, agent);
  return role === null ? null : (model.limits[role.account] ?? null);
}

const intendedOf = new WeakMap<Model, readonly Agent[]>();

/** Agents that should have a live session now. Most rules ask for them at each turn: found once a model. */
export function intended(model: Model): readonly Agent[] {
  const known = intendedOf.get(model);
  if (known !== undefined) return known;
  const isRunning = model.run.type === 'running' && currentPhase(model) !== null;
  const found = isRunning ? Object.values(model.agents).filter((agent) => isWanted(model, agent)) : [];
  intendedOf.set(model, found);
  return found;
}

/** It is configured, and runs by itself or because a person asked for it. */
export function isWanted(model: Model, { name, asked }: Agent): boolean {
  const role = roleOf(model, name);
  return role !== null && (isLoop(name) || (asked ?? role.autostart));
}

/** The one that looks after the loops; null when there is none. */
export function orchestratorOf(model: Model): Agent | null {
  return model.agents[ORCHESTRATOR] ?? null;
}

export const ORCHESTRATOR = 'orchestrator';

/** Phase that a session of the agent is for: '' for one whose conversation spans phases. */
export function phaseOf(model: Model, agent: string): string {
  return isLoop(agent) ? (currentPhase(model)?.id ?? '') : '';
}

/** True for the two loops, whose sessions belong to a phase. */
export function isLoop(agent: string): boolean {
  return agent === 'builder' || agent === 'adversary';
}

import { isLoop } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { isLive } from '../transitions.ts';

/** The agent was told to read the plan as it stands; when that is not known yet, the first plan seen is the one. */
export function readPlan(model: Model, name: string): Model {
  if (!isLoop(name)) return model;
  const { [name]: _older, ...others } = model.phase.planRead;
  const digest = model.phase.planDigest;
  const planRead = digest === null ? others : { ...others, [name]: digest };
  return { ...model, phase: { ...model.phase, planRead } };
}

/** The plan of the current phase as it stands now. */
export function seePlan(model: Model, phase: string, digest: string | null): Model {
  const reading = Object.values(model.agents).filter((agent) => hasBegun(agent, phase));
  const fresh = reading.filter((agent) => model.phase.planRead[agent.name] === undefined);
  const known: Model = { ...model, phase: { ...model.phase, planDigest: digest } };
  return fresh.reduce((m, agent) => readPlan(m, agent.name), known);
}

function hasBegun({ session }: Agent, phase: string): boolean {
  return isLive(session.state) && session.pane !== null && session.phase === phase && !session.startDue;
}

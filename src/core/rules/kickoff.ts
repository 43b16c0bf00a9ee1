import type { Action } from '../actions.ts';
import { currentPhase, intended, isLoop, phaseOf, roleOf } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { isLive } from '../transitions.ts';
import type { Rule } from './rule.ts';

/** Key of the prompt that a session starts with. The same for kickoff and resume: each session gets one. */
export function startKey(agent: string, phase: string, generation: number): string {
  return `start/${agent}/${phase}/${generation}`;
}

/** A session whose start prompt did not go in at launch gets it as a message; so does one that is kept for a new phase. */
export const kickoff: Rule = {
  name: 'kickoff',
  timeless: true,
  decide(model) {
    if (currentPhase(model) === null) return [];
    return intended(model)
      .filter((agent) => agent.session.pane !== null && isLive(agent.session.state))
      .flatMap((agent) => start(model, agent, phaseOf(model, agent.name)));
  },
};

function start(model: Model, agent: Agent, phase: string): readonly Action[] {
  const { session } = agent;
  const newPhase =
    isLoop(agent.name) && session.phase !== phase && roleOf(model, agent.name)?.resume === true;
  if (!session.startDue && !newPhase) return [];
  if (isLoop(agent.name) && session.phase !== phase && !newPhase) return [];
  const key = startKey(agent.name, phase, agent.generation);
  if (model.sent[key] !== undefined) return [];
  const kind = session.mode === 'resume' && !newPhase ? 'resume' : 'kickoff';
  return [{ type: 'send', agent: agent.name, kind, key, text: startText(agent.name, phase, kind) }];
}

function startText(agent: string, phase: string, kind: 'kickoff' | 'resume'): string {
  if (kind === 'resume') return 'Your session was restarted. Read {prompt_file}, then go on where you were.';
  return isLoop(agent)
    ? `Phase ${phase}: read {prompt_file} and do what it says.`
    : `You are the ${agent} of this project: read {prompt_file} and do what it says.`;
}

import type { Action } from '../actions.ts';
import { stallOf } from '../agent-state.ts';
import { intended, isLoop } from '../lookup.ts';
import type { Agent, Model, Sent } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import { endSession } from './end-session.ts';
import { startKey } from './kickoff.ts';
import type { Rule } from './rule.ts';

/** The ladder of protocol §6: nudge, restart in the same conversation, restart fresh; and a word about idle leases. */
export const liveness: Rule = {
  name: 'liveness',
  decide(model, now) {
    return intended(model).flatMap((agent) => [
      ...heal(model, agent, now),
      ...(isLoop(agent.name) ? idling(model, agent) : []),
    ]);
  },
};

function heal(model: Model, agent: Agent, now: Now): readonly Action[] {
  if (agent.session.frozen) return restart(model, agent, 'its input does not react', now);
  if (isUntold(model, agent, now))
    return restart(model, agent, 'nobody knows that it took its start prompt', now);
  const stall = stallOf(model, agent, now);
  if (stall === null) return [];
  if (agent.session.state !== 'ready') return restart(model, agent, stall, now);
  const { nudged } = agent.ladder;
  if (nudged === null) return [nudge(agent, stall)];
  return sinceMs(nudged, now) >= model.settings.timers.nudge_wait_s * 1000
    ? restart(model, agent, stall, now)
    : [];
}

function nudge(agent: Agent, stall: string): Action {
  const text = `Your session is ${stall}. Go on with your work, or state a new WAITING-UNTIL as your last line.`;
  return {
    type: 'send',
    agent: agent.name,
    kind: 'nudge',
    key: `nudge/${agent.name}/${agent.generation}/${agent.ladder.nudges}`,
    text,
  };
}

/** In the same conversation the first time; fresh when that did not help for long. */
function restart(model: Model, agent: Agent, why: string, now: Now): readonly Action[] {
  const { restarted } = agent.ladder;
  const again = restarted !== null && sinceMs(restarted, now) < model.settings.timers.repeat_window_s * 1000;
  return endSession(agent, why, again || !hasConversation(model, agent) ? 'fresh' : 'resume', true);
}

/** A session that was never ready, or never took a prompt that it was started for, has nothing to go on from. */
function hasConversation(model: Model, agent: Agent): boolean {
  const { session } = agent;
  if (session.state === 'starting') return false;
  const prompt = startPrompt(model, agent);
  const taken = prompt === undefined || prompt.status === 'acknowledged';
  return session.mode === 'resume' || session.turns > 0 || taken;
}

/**
 * The prompt that it was started or kept for was given up, and it idles: it may not know of the phase at all. A new
 * process gets it as an argument, or types it into an empty line.
 */
function isUntold(model: Model, agent: Agent, now: Now): boolean {
  const prompt = startPrompt(model, agent);
  const waitMs = model.settings.timers.nudge_wait_s * 1000;
  return agent.session.state === 'ready' && prompt?.status === 'failed' && sinceMs(prompt.at, now) >= waitMs;
}

function startPrompt(model: Model, { name, generation, session }: Agent): Sent | undefined {
  return model.sent[startKey(name, session.phase, generation)];
}

/** Leases renewed again and again, with nothing owed by the other side and nothing to show, are told upwards. */
function idling(model: Model, agent: Agent): readonly Action[] {
  const key = `idling/${agent.name}`;
  const told = model.notices[key] !== undefined;
  const waitsForOther = model.repo.ledger.obligations.some((owed) => owed.owedBy !== agent.name);
  const over = agent.idleLeases > model.settings.timers.lease_repeat_max && !waitsForOther;
  if (over === told) return [];
  if (told) return [{ type: 'resolve', key }];
  const text = `${agent.name} renewed its lease ${agent.idleLeases} times with no commit, and the other side owes nothing`;
  return [{ type: 'notify', key, severity: 'warning', text, orchestrator: true }];
}

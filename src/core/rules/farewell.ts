import type { Action } from '../actions.ts';
import { ORCHESTRATOR, orchestratorOf } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import { isLive } from '../transitions.ts';

/** Between a message that was taken and the sign that its turn began. */
const TURN_BEGINS_MS = 10_000;

function finalKey(model: Model): string {
  return `final/${model.settings.phases.length}/${model.repo.tip ?? ''}`;
}

/** The last message to the Orchestrator: the sequence is complete, and its session will be ended. */
export function farewell(model: Model): readonly Action[] {
  const agent = orchestratorOf(model);
  const key = finalKey(model);
  if (agent === null || !isReachable(agent) || model.sent[key] !== undefined) return [];
  const count = model.settings.phases.length;
  const text = `All ${count} phases are done; sessions are ended now, yours too. Write your last journal block and end your turn.`;
  return [{ type: 'send', agent: agent.name, kind: 'final', key, text }];
}

/** It is still to take its last message, or has taken it and not yet worked on it. */
export function hearsFarewell(model: Model, agent: Agent, now: Now): boolean {
  if (agent.name !== ORCHESTRATOR || !isReachable(agent)) return false;
  const row = model.sent[finalKey(model)];
  if (row?.status === 'failed') return false;
  if (row?.status !== 'acknowledged') return true;
  return agent.session.since.mono < row.at.mono && sinceMs(row.at, now) < TURN_BEGINS_MS;
}

function isReachable({ session }: Agent): boolean {
  return isLive(session.state) && session.pane !== null && session.ending === null;
}

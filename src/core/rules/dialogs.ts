import type { Action } from '../actions.ts';
import { ORCHESTRATOR } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import type { Rule } from './rule.ts';

/** A dialog that goes away by itself within this time is no news. */
const SETTLE_MS = 10_000;

/** A dialog (login, trust, permission) is never typed into: a person is told, once, until it is gone. */
export const dialogs: Rule = {
  name: 'dialogs',
  decide: (model: Model, now: Now) =>
    Object.values(model.agents).flatMap((agent) => tellDialog(model, agent, now)),
};

function tellDialog(model: Model, agent: Agent, now: Now): readonly Action[] {
  const key = `dialog/${agent.name}`;
  const told = model.notices[key] !== undefined;
  const { state, since, evidence } = agent.session;
  if (state !== 'blocked') return told ? [{ type: 'resolve', key }] : [];
  if (told || sinceMs(since, now) < SETTLE_MS) return [];
  const text = `${agent.name} waits for a person: ${evidence.text}`;
  return [{ type: 'notify', key, severity: 'warning', text, orchestrator: agent.name !== ORCHESTRATOR }];
}

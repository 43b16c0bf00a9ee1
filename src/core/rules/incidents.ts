import type { Action } from '../actions.ts';
import { intended } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { isLive } from '../transitions.ts';
import type { Rule } from './rule.ts';

const key = 'terminal-died';

/** The terminal server's death takes every session with it: told once, on show until all are back. */
export const incidents: Rule = {
  name: 'incidents',
  decide(model: Model) {
    const agents = intended(model).filter((agent) => agent.parked === null);
    if (model.notices[key] !== undefined) return agents.some(isDown) ? [] : [{ type: 'resolve', key }];
    const victims = agents.filter(
      ({ session }) => session.state === 'dead' && session.evidence.source === 'terminal',
    );
    return victims.length === 0 ? [] : [died(victims)];
  },
};

function isDown({ session }: Agent): boolean {
  return !isLive(session.state) || session.state === 'starting';
}

function died(victims: readonly Agent[]): Action {
  const names = victims.map(({ name }) => name).join(' and ');
  const text = `the terminal server died, and with it ${names}; they come back one after the other`;
  return { type: 'notify', key, severity: 'warning', text, orchestrator: true };
}

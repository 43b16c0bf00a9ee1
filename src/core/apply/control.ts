import type { ControlFact } from '../facts.ts';
import type { Model } from '../model.ts';
import type { Now } from '../time.ts';
import { changeAgent, clear, raise } from './change.ts';
import { closeWindow } from './limit.ts';

/** What people and the daemon itself say. */
export function applyControl(model: Model, fact: ControlFact, now: Now): Model {
  switch (fact.type) {
    case 'pause': {
      const pause = fact.on ? { since: now, by: fact.by } : null;
      return fact.agent === null
        ? { ...model, paused: pause }
        : changeAgent(model, fact.agent, (agent) => ({ ...agent, paused: pause }));
    }
    case 'send':
    case 'restart':
      return { ...model, requests: [...model.requests, fact] };
    case 'unpark':
      return changeAgent(model, fact.agent, (agent) => ({
        ...agent,
        parked: null,
        streak: 0,
        restarts: [],
        notBefore: null,
      }));
    case 'stop':
      return {
        ...model,
        run: { type: 'stopping', keepSessions: fact.keepSessions, by: fact.by, since: now },
      };
    case 'limit-over':
      return closeWindow(model, fact.account);
    case 'gap':
      return { ...model, gap: now };
    case 'ready':
      return { ...model, ready: true };
    case 'trouble':
      return fact.text === null
        ? clear(model, fact.key)
        : raise(model, fact.key, { severity: 'warning', text: fact.text }, now);
  }
}

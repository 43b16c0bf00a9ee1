import type { ControlFact } from '../facts.ts';
import { isLoop } from '../lookup.ts';
import type { Model, Request } from '../model.ts';
import { grantMore } from '../money/caps.ts';
import type { Now } from '../time.ts';
import { changeAgent, clear, raise } from './change.ts';
import { askHost, endHost } from './host.ts';
import { closeWindow } from './limit.ts';
import { beginPeriod, hookSaid } from './wake.ts';

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
    case 'wake':
      return asked(model, fact);
    case 'restart': {
      const more = grantMore(model, ['session'], fact.agent, now);
      return asked(wanted(more, fact.agent, true), fact);
    }
    case 'want':
      return wanted(fact.on ? unparked(model, fact.agent) : model, fact.agent, fact.on);
    case 'budget-more':
      return grantMore(model, ['session', 'phase', 'day', 'project'], fact.agent, now);
    case 'unpark':
      return unparked(model, fact.agent);
    case 'wake-period':
      return beginPeriod(model, fact, now);
    case 'wake-hook':
      return hookSaid(model, fact);
    case 'stop':
      return {
        ...model,
        run: { type: 'stopping', keepSessions: fact.keepSessions, by: fact.by, since: now },
      };
    case 'limit-over':
      return closeWindow(model, fact.account, now);
    case 'gap':
      return { ...model, gap: now };
    case 'ready':
      return { ...model, ready: true };
    case 'host-ask':
      return askHost(model, fact);
    case 'host-ran':
      return endHost(model, fact, now);
    case 'trouble':
      return fact.text === null
        ? clear(model, fact.key)
        : raise(model, fact.key, { severity: 'warning', text: fact.text }, now);
  }
}

/** A loop runs as long as the sequence does; of others a person may say. */
function wanted(model: Model, name: string, on: boolean): Model {
  if (isLoop(name)) return model;
  const requests = on ? model.requests : model.requests.filter((request) => request.agent !== name);
  return changeAgent({ ...model, requests }, name, (agent) => ({ ...agent, asked: on }));
}

function unparked(model: Model, name: string): Model {
  return changeAgent(model, name, (agent) => ({
    ...agent,
    parked: null,
    streak: 0,
    restarts: [],
    notBefore: null,
  }));
}

/** A request, once: told again it changes nothing, and the newest restart of an agent takes the place of an older one. */
function asked(model: Model, request: Request): Model {
  if (model.agents[request.agent] === undefined) return model;
  const { requests } = model;
  if (request.type === 'restart') {
    const others = requests.filter((one) => one.type !== 'restart' || one.agent !== request.agent);
    return { ...model, requests: [...others, request] };
  }
  const known =
    model.sent[`human/${request.nonce}`] !== undefined ||
    requests.some((one) => one.type !== 'restart' && one.nonce === request.nonce);
  return known ? model : { ...model, requests: [...requests, request] };
}

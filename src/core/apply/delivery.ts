import type { DeliveryFact } from '../facts.ts';
import type { Model } from '../model.ts';
import type { Now } from '../time.ts';
import { changeAgent } from './change.ts';

/** What became of a message. */
export function applyDelivery(model: Model, fact: DeliveryFact, now: Now): Model {
  switch (fact.type) {
    case 'held':
      return changeAgent(model, fact.agent, (agent) => ({
        ...agent,
        session: { ...agent.session, held: fact.reason },
      }));
    case 'requeued':
      return patchSent(model, fact.key, {
        status: 'queued',
        at: now,
        how: 'its session went before it was taken',
      });
    case 'delivery': {
      const known = patchSent(model, fact.key, {
        status: fact.status,
        at: now,
        generation: fact.generation,
        how: fact.how,
      });
      return changeAgent(known, fact.agent, (agent) => {
        if (fact.generation !== agent.generation) return agent;
        const frozen = fact.status === 'failed' ? fact.frozen : agent.session.frozen;
        return {
          ...agent,
          session: { ...agent.session, held: null, frozen: fact.status !== 'acknowledged' && frozen },
        };
      });
    }
  }
}

function patchSent(model: Model, key: string, patch: Partial<Model['sent'][string]>): Model {
  const known = model.sent[key];
  return known === undefined ? model : { ...model, sent: { ...model.sent, [key]: { ...known, ...patch } } };
}

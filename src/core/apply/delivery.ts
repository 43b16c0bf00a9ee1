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
    case 'delivery':
      return changeAgent(settled(model, fact, now), fact.agent, (agent) => {
        if (fact.generation !== agent.generation) return agent;
        const frozen = fact.status === 'failed' ? fact.frozen : agent.session.frozen;
        return {
          ...agent,
          session: { ...agent.session, held: null, frozen: fact.status !== 'acknowledged' && frozen },
        };
      });
  }
}

/** An acknowledgement is final, and a step told again is no new one. */
function settled(model: Model, fact: Extract<DeliveryFact, { type: 'delivery' }>, now: Now): Model {
  const { key, status, generation, how } = fact;
  const row = model.sent[key];
  const isOld = row?.status === 'acknowledged' || (row?.status === status && row.generation === generation);
  return isOld ? model : patchSent(model, key, { status, at: now, generation, how });
}

function patchSent(model: Model, key: string, patch: Partial<Model['sent'][string]>): Model {
  const known = model.sent[key];
  return known === undefined ? model : { ...model, sent: { ...model.sent, [key]: { ...known, ...patch } } };
}

import type { RepoFact } from '../facts.ts';
import type { Model } from '../model.ts';
import { secretKey } from '../rules/secrets.ts';

/** Commits that wait to be told of; a push of more is told of in part. */
const KEPT = 20;

/** A find waits until a rule has told of it; one that was told of is no news. */
export function findSecret(model: Model, fact: Extract<RepoFact, { type: 'secret' }>): Model {
  const { type: _type, ...found } = fact;
  const isKnown =
    model.notices[secretKey(found)] !== undefined ||
    model.secrets.some(({ commit }) => commit === found.commit);
  if (isKnown || model.secrets.length >= KEPT) return model;
  return { ...model, secrets: [...model.secrets, found] };
}

/** It is on show now. */
export function secretTold(model: Model, key: string): Model {
  const rest = model.secrets.filter((found) => secretKey(found) !== key);
  return rest.length === model.secrets.length ? model : { ...model, secrets: rest };
}

import type { Action } from './actions.ts';
import { apply } from './apply/apply.ts';
import { decide } from './decide.ts';
import type { Fact } from './facts.ts';
import type { Model } from './model.ts';
import type { Now } from './time.ts';

export interface Step {
  readonly model: Model;
  readonly actions: readonly Action[];
}

/** Rounds after which rules that keep answering their own decisions are a defect, not a decision. */
const MAX_ROUNDS = 16;

/**
 * One turn of the loop: facts in, decisions out. Each decision is booked in the model at once and the rules are asked
 * again until they have nothing to add. Deterministic: the same model, facts and time give the same step.
 */
export function step(model: Model, facts: readonly Fact[], now: Now): Step {
  let current = facts.reduce((m, fact) => apply(m, fact, now), model);
  const actions: Action[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const decided = decide(current, now);
    if (decided.length === 0) return { model: current, actions };
    actions.push(...decided);
    current = decided.reduce((m, action) => apply(m, { type: 'acted', action }, now), current);
  }
  throw new Error(`rules do not settle: ${JSON.stringify(actions.slice(-4))}`);
}

import type { Action } from './actions.ts';
import type { Model } from './model.ts';
import { isMuted } from './precedence.ts';
import { completion } from './rules/completion.ts';
import { context } from './rules/context.ts';
import { crosscheck } from './rules/crosscheck.ts';
import { handoff } from './rules/handoff.ts';
import { healing } from './rules/healing.ts';
import { inbox } from './rules/inbox.ts';
import { kickoff } from './rules/kickoff.ts';
import { limits } from './rules/limits.ts';
import { liveness } from './rules/liveness.ts';
import { phases } from './rules/phases.ts';
import { requests } from './rules/requests.ts';
import type { Rule } from './rules/rule.ts';
import type { Now } from './time.ts';

/** All duties. Order only matters for the log: what one may do while another has the word is in `precedence.ts`. */
export const rules: readonly Rule[] = [
  completion,
  phases,
  requests,
  crosscheck,
  limits,
  healing,
  liveness,
  kickoff,
  handoff,
  inbox,
  context,
];

/** What is to be done now. Empty means: nothing, until a fact or the passing of time says otherwise. */
export function decide(model: Model, now: Now): readonly Action[] {
  if (!model.ready || model.run.type === 'exiting') return [];
  return rules.flatMap((rule) =>
    rule.decide(model, now).filter((action) => !isMuted(rule.name, action, model, now)),
  );
}

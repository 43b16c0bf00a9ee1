import type { Action } from './actions.ts';
import type { Model } from './model.ts';
import { isMuted } from './precedence.ts';
import { budget } from './rules/budget.ts';
import { completion } from './rules/completion.ts';
import { context } from './rules/context.ts';
import { crosscheck } from './rules/crosscheck.ts';
import { dialogs } from './rules/dialogs.ts';
import { handoff } from './rules/handoff.ts';
import { healing } from './rules/healing.ts';
import { host } from './rules/host.ts';
import { inbox } from './rules/inbox.ts';
import { incidents } from './rules/incidents.ts';
import { jobs } from './rules/jobs.ts';
import { kickoff } from './rules/kickoff.ts';
import { limits } from './rules/limits.ts';
import { liveness } from './rules/liveness.ts';
import { phases } from './rules/phases.ts';
import { requests } from './rules/requests.ts';
import type { Rule } from './rules/rule.ts';
import { secrets } from './rules/secrets.ts';
import { stale } from './rules/stale.ts';
import { tasks } from './rules/tasks.ts';
import { upwards } from './rules/upwards.ts';
import { wake } from './rules/wake.ts';
import type { Now } from './time.ts';

/** All duties. Order only matters for the log: what one may do while another has the word is in `precedence.ts`. */
export const rules: readonly Rule[] = [
  completion,
  phases,
  stale,
  requests,
  budget,
  crosscheck,
  dialogs,
  incidents,
  secrets,
  host,
  limits,
  healing,
  liveness,
  kickoff,
  handoff,
  inbox,
  context,
  upwards,
  wake,
  jobs,
  tasks,
];

/**
 * What is to be done now. Empty means: nothing, until a fact or the passing of time says otherwise. When the phase
 * moves on, that is all: what the other rules would say is still about the phase before, so they are asked again.
 */
export function decide(model: Model, now: Now): readonly Action[] {
  if (!model.ready || model.run.type === 'exiting') return [];
  const known = saidWhateverTheTime(model);
  const decided = rules.map((rule, n) => {
    const actions = known[n] ?? rule.decide(model, now);
    return actions.length === 0 ? actions : actions.filter((one) => !isMuted(rule.name, one, model, now));
  });
  if (decided.every((actions) => actions.length === 0)) return [];
  const moving = decided.find((actions) => actions.some(({ type }) => type === 'advance'));
  return onlyOnce(moving ?? decided.flat());
}

const said = new WeakMap<Model, readonly (readonly Action[] | null)[]>();

/**
 * What the timeless rules say of a model; null for the others. A model is asked about again and again while
 * only time passes, and is never changed.
 */
function saidWhateverTheTime(model: Model): readonly (readonly Action[] | null)[] {
  const known = said.get(model);
  if (known !== undefined) return known;
  const found = rules.map((rule) => (rule.timeless === true ? rule.decide(model) : null));
  said.set(model, found);
  return found;
}

/** A session that two rules want ended is ended once, as the first of them wants it. */
function onlyOnce(actions: readonly Action[]): readonly Action[] {
  const ended = new Set<string>();
  return actions.filter((action) => {
    if (action.type !== 'kill') return true;
    const first = !ended.has(action.agent);
    ended.add(action.agent);
    return first;
  });
}

import type { Action } from '../actions.ts';
import type { Model } from '../model.ts';
import type { Now } from '../time.ts';

/** One duty of the watchdog. Looks at the whole model, never at what just happened; says what is to be done now. */
export type Rule = TimedRule | TimelessRule;

interface TimedRule {
  readonly name: RuleName;
  readonly timeless?: never;
  readonly decide: (model: Model, now: Now) => readonly Action[];
}

/** It says the same of a model whatever the time, so it is asked once. */
interface TimelessRule {
  readonly name: RuleName;
  readonly timeless: true;
  readonly decide: (model: Model) => readonly Action[];
}

export type RuleName =
  | 'completion'
  | 'phases'
  | 'limits'
  | 'healing'
  | 'liveness'
  | 'kickoff'
  | 'handoff'
  | 'inbox'
  | 'context'
  | 'requests'
  | 'crosscheck'
  | 'dialogs'
  | 'incidents'
  | 'secrets'
  | 'host'
  | 'wake'
  | 'upwards'
  | 'stale'
  | 'budget'
  | 'jobs'
  | 'tasks';

import type { Action } from '../actions.ts';
import type { Model } from '../model.ts';
import type { Now } from '../time.ts';

/** One duty of the watchdog. Looks at the whole model, never at what just happened; says what is to be done now. */
export interface Rule {
  readonly name: RuleName;
  readonly decide: (model: Model, now: Now) => readonly Action[];
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

import type { WakeOutcome } from '../actions.ts';
import { isWanted, orchestratorOf } from '../lookup.ts';
import type { Model } from '../model.ts';
import { mutedBecause } from '../precedence.ts';
import type { Now } from '../time.ts';

/** Where the Orchestrator's wakes stand; times are ISO 8601 UTC, null for what there is not. */
export interface WakeStatus {
  /** Start of the next period. */
  readonly next: string | null;
  /** When the last wake was sent. */
  readonly last: string | null;
  /** Start of the newest period. */
  readonly period: string | null;
  /** What became of that period's wake; `pending` while it is due and something hinders it. */
  readonly outcome: WakeOutcome | 'pending' | null;
  /** Why there was none, or why it is not sent yet. */
  readonly why: string | null;
}

export function wakeStatus(model: Model, now: Now): WakeStatus {
  const { due, last, sent } = model.wake;
  const agent = orchestratorOf(model);
  if (model.settings.wake === null || agent === null)
    return { next: null, last: null, period: null, outcome: null, why: null };
  const pending = due !== null && (last === null || due.period > last.period);
  const hindrance = mutedBecause(model, agent, now)[0] ?? hinders(model);
  return {
    next: isWanted(model, agent) ? iso(due?.next ?? null) : null,
    last: iso(sent?.at.wall ?? null),
    period: iso(due?.period ?? null),
    outcome: pending ? 'pending' : (last?.outcome ?? null),
    why: pending ? hindrance : last === null || last.why === '' ? null : last.why,
  };
}

function hinders(model: Model): string {
  return model.wake.hook?.state === 'running' ? 'its hook is running' : 'its session is not up yet';
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

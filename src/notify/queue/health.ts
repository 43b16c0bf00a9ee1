import type { NotificationRow } from '../../ports/notifier.ts';
import type { Outcome } from '../channels/channel.ts';
import { isPending } from './rows.ts';

/** How a channel has been doing lately. */
export interface Health {
  /** Null while it works, or was not used yet. */
  readonly failing: { readonly sinceMs: number; readonly why: string; readonly lasting: boolean } | null;
  /** Last message that got through, wall ms. */
  readonly sentMs: number | null;
}

/** What the rows of a channel tell of the time before this daemon. */
export function healthFrom(rows: readonly NotificationRow[]): Health {
  const tried = rows.filter((row) => isPending(row) && row.attempts > 0 && row.note !== '');
  const sent = rows.filter(({ status }) => status === 'sent').map(({ updatedMs }) => updatedMs);
  const [first] = tried;
  return {
    failing: first === undefined ? null : { sinceMs: first.updatedMs, why: first.note, lasting: false },
    sentMs: sent.length === 0 ? null : Math.max(...sent),
  };
}

export function healthAfter(health: Health, outcome: Outcome, nowMs: number): Health {
  if (outcome.type === 'sent') return { failing: null, sentMs: nowMs };
  const sinceMs = health.failing?.sinceMs ?? nowMs;
  return { ...health, failing: { sinceMs, why: outcome.why, lasting: outcome.type === 'refused' } };
}

/** Attempts that may fail in a row before a person is told: networks have hiccups. */
const HICCUPS = 3;

/** Whether an attempt that ended so is worth a notice. */
export function isWorthANotice(outcome: Outcome, rows: readonly NotificationRow[]): boolean {
  if (outcome.type === 'sent') return false;
  return outcome.type === 'refused' || rows.some(({ attempts }) => attempts >= HICCUPS);
}

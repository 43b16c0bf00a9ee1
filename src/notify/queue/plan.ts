import type { QuietHours } from '../../ports/channel.ts';
import type { NotificationRow } from '../../ports/notifier.ts';
import { isPlausible } from '../when/backoff.ts';
import { isQuiet, quietEndMs, toldAtMs } from '../when/quiet.ts';
import { TEST_KEYS } from './audience.ts';
import { batchId, isPending, settled } from './rows.ts';

/** What decides when a channel is told. */
export interface Policy {
  readonly quiet: QuietHours | null;
  readonly rate: { readonly count: number; readonly windowMs: number };
  readonly giveUpAfterMs: number;
  /** The daemon goes for good: what waits for the morning would wait for ever. */
  readonly leaving: boolean;
}

/** What is to be done next for one channel. */
export type Decision =
  /** Rows that go out as one message. */
  | { readonly type: 'send'; readonly batch: string; readonly rows: readonly NotificationRow[] }
  /** Rows, already changed, that are not to be sent any more. */
  | { readonly type: 'settle'; readonly rows: readonly NotificationRow[] }
  | { readonly type: 'wait'; readonly untilMs: number }
  | { readonly type: 'idle' };

interface Candidate {
  readonly atMs: number;
  readonly rows: readonly NotificationRow[];
}

/**
 * Decides by all rows of one channel, oldest first, none of them being sent at this moment: a row in `sending` is what
 * a daemon left that died, and is tried again under the id it had. One message at a time, so that order is kept:
 * what is being retried, then what is urgent, then the rest.
 */
export function plan(rows: readonly NotificationRow[], policy: Policy, nowMs: number): Decision {
  const pending = rows.filter(isPending);
  if (pending.length === 0) return { type: 'idle' };
  const ended = pending.flatMap((row) => endOf(row, policy, nowMs));
  if (ended.length > 0) return { type: 'settle', rows: ended };
  const begun = begunOnes(pending, policy, nowMs);
  const fresh = pending.filter(({ batch }) => batch === null);
  const urgent = fresh.filter((row) => isUrgent(row, policy, nowMs));
  const others = fresh.filter((row) => !urgent.includes(row));
  const blocked = begun.some((candidate) => !candidate.rows.every((row) => isUrgent(row, policy, nowMs)));
  const candidates = [
    ...begun,
    ...urgent.map((row) => ({ atMs: dueOf(row, nowMs), rows: [row] })),
    ...(others.length === 0 || blocked ? [] : [next(others, rows, policy, nowMs)]),
  ];
  const due = candidates.find(({ atMs }) => atMs <= nowMs);
  if (due === undefined) return { type: 'wait', untilMs: Math.min(...candidates.map(({ atMs }) => atMs)) };
  return { type: 'send', batch: due.rows[0]?.batch ?? batchId(due.rows), rows: due.rows };
}

/** Too old to be told, or over before it was worth telling. */
function endOf(row: NotificationRow, policy: Policy, nowMs: number): readonly NotificationRow[] {
  if (nowMs - toldAtMs(policy.quiet, row.createdMs) >= policy.giveUpAfterMs) {
    const why = row.note === '' ? 'it could not be sent in time' : row.note;
    return [settled(row, 'failed', `given up: ${why}`, nowMs)];
  }
  const isSettling = row.batch === null && row.over && nowMs < row.dueMs;
  return isSettling ? [settled(row, 'dropped', 'over before it was told', nowMs)] : [];
}

/** Passes quiet hours and the rate. */
function isUrgent({ key, severity }: NotificationRow, policy: Policy, nowMs: number): boolean {
  if (key.startsWith(TEST_KEYS)) return true;
  if (severity !== 'critical') return false;
  return policy.quiet === null || policy.quiet.criticalPasses || !isQuiet(policy.quiet, nowMs);
}

/** Messages that were tried before, by the id they were tried under. */
function begunOnes(pending: readonly NotificationRow[], policy: Policy, nowMs: number): readonly Candidate[] {
  const groups = Map.groupBy(
    pending.filter(({ batch }) => batch !== null),
    ({ batch }) => batch,
  );
  return [...groups.values()].map((rows) => {
    const dueMs = Math.max(...rows.map((row) => (row.status === 'sending' ? nowMs : dueOf(row, nowMs))));
    const hushed = !policy.leaving && !rows.some((row) => isUrgent(row, policy, nowMs));
    return { rows, atMs: hushed ? Math.max(dueMs, quietEndMs(policy.quiet, nowMs)) : dueMs };
  });
}

function dueOf({ dueMs }: NotificationRow, nowMs: number): number {
  return isPlausible(dueMs, nowMs) ? dueMs : nowMs;
}

/** The next message of what was never tried: one row, or all that is due when it was held back. */
function next(
  fresh: readonly NotificationRow[],
  all: readonly NotificationRow[],
  policy: Policy,
  nowMs: number,
): Candidate {
  if (policy.leaving) return { atMs: nowMs, rows: heldBack(fresh, policy) ? fresh : fresh.slice(0, 1) };
  if (isQuiet(policy.quiet, nowMs)) return { atMs: toldAtMs(policy.quiet, nowMs), rows: fresh };
  const times = fresh.map((row) => Math.max(dueOf(row, nowMs), toldAtMs(policy.quiet, row.createdMs)));
  const ready = fresh.filter((_, index) => (times[index] ?? 0) <= nowMs);
  if (ready.length === 0) return { atMs: Math.min(...times), rows: fresh };
  const before = sentTimes(all, policy, nowMs);
  const left = policy.rate.count - before.length;
  if (left <= 0)
    return { atMs: (before.at(-policy.rate.count) ?? nowMs) + policy.rate.windowMs, rows: ready };
  const asOne = heldBack(ready, policy) || (left === 1 && ready.length > 1);
  return { atMs: nowMs, rows: asOne ? ready : ready.slice(0, 1) };
}

function heldBack(rows: readonly NotificationRow[], { quiet }: Policy): boolean {
  return rows.some(({ createdMs }) => isQuiet(quiet, createdMs));
}

/** When messages went out within the window, oldest first. */
function sentTimes(rows: readonly NotificationRow[], policy: Policy, nowMs: number): readonly number[] {
  const times = new Map<string, number>();
  for (const { status, key, batch, id, updatedMs } of rows) {
    const counts = status === 'sent' && !key.startsWith(TEST_KEYS);
    const agoMs = nowMs - updatedMs;
    if (counts && agoMs >= 0 && agoMs < policy.rate.windowMs) times.set(batch ?? id, updatedMs);
  }
  return [...times.values()].toSorted((a, b) => a - b);
}

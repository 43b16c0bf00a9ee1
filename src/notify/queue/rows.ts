import { createHash } from 'node:crypto';
import type { NotificationRow } from '../../ports/notifier.ts';

/** Something to be told, before it is known to whom. */
export type Fresh = Pick<NotificationRow, 'key' | 'severity' | 'title' | 'text'> & {
  readonly settleMs: number;
};

/** A row that nobody has tried to send. The id follows from what is told, where and when. */
export function freshRow(fresh: Fresh, channel: string, source: string, nowMs: number): NotificationRow {
  const { key, severity, title, text, settleMs } = fresh;
  return {
    id: idOf(source, key, String(nowMs), text),
    ...{ channel, key, severity, title, text, createdMs: nowMs, over: false },
    status: 'queued',
    batch: null,
    attempts: 0,
    dueMs: nowMs + settleMs,
    updatedMs: nowMs,
    note: '',
  };
}

/** Id of the message in which these rows go out together. */
export function batchId(rows: readonly Pick<NotificationRow, 'id'>[]): string {
  const [only] = rows;
  return rows.length === 1 && only !== undefined ? only.id : idOf('digest', ...rows.map(({ id }) => id));
}

function idOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

export function isPending({ status }: Pick<NotificationRow, 'status'>): boolean {
  return status === 'queued' || status === 'sending';
}

/** An attempt is about to begin. */
export function attempted(row: NotificationRow, batch: string, nowMs: number): NotificationRow {
  return { ...row, status: 'sending', batch, attempts: row.attempts + 1, updatedMs: nowMs };
}

export function sent(row: NotificationRow, nowMs: number): NotificationRow {
  return { ...row, status: 'sent', updatedMs: nowMs, note: '' };
}

/** The attempt failed, and is to be made again. */
export function postponed(row: NotificationRow, dueMs: number, note: string, nowMs: number): NotificationRow {
  return { ...row, status: 'queued', dueMs, updatedMs: nowMs, note };
}

/** It will not be sent any more. */
export function settled(
  row: NotificationRow,
  status: 'failed' | 'dropped',
  note: string,
  nowMs: number,
): NotificationRow {
  return { ...row, status, updatedMs: nowMs, note };
}

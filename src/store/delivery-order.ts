import type { DeliveryStatus, OutboxRow } from '../ports/store.ts';

/**
 * Where a mark may take a row from each status. Staying is allowed (another attempt), forward is allowed, back is
 * not: that takes {@link requeued} and its proof. A row but an acknowledged one may fail, and a failed one may turn
 * out to have arrived after all.
 */
const NEXT: Readonly<Record<DeliveryStatus, readonly DeliveryStatus[]>> = {
  queued: ['queued', 'pasted', 'submitted', 'acknowledged', 'failed'],
  pasted: ['pasted', 'submitted', 'acknowledged', 'failed'],
  submitted: ['submitted', 'acknowledged', 'failed'],
  acknowledged: ['acknowledged'],
  failed: ['acknowledged', 'failed'],
};

export interface Move {
  readonly status: DeliveryStatus;
  readonly generation?: number;
  readonly note?: string;
  readonly nowMs: number;
}

/** True once nothing more will be typed for the row. */
export function isSettled(status: DeliveryStatus): boolean {
  return status === 'acknowledged' || status === 'failed';
}

/** The row after a mark; each paste counts as an attempt. Throws a plain error on a move that no caller may make. */
export function moved(row: OutboxRow, move: Move): OutboxRow {
  if (!NEXT[row.status].includes(move.status)) throw new Error(refusal(row, move.status));
  // It is final, and so is its time: told again, also to a disk that takes no writes, it changes nothing.
  if (row.status === 'acknowledged') return row;
  return {
    ...row,
    status: move.status,
    generation: move.generation ?? row.generation,
    note: move.note ?? row.note,
    updatedMs: move.nowMs,
    attempts: row.attempts + (move.status === 'pasted' ? 1 : 0),
  };
}

/** The row put back for a later session. Throws a plain error for a row that was acknowledged. */
export function requeued(
  row: OutboxRow,
  patch: { readonly note: string; readonly nowMs: number },
): OutboxRow {
  if (row.status === 'acknowledged') throw new Error(refusal(row, 'queued'));
  return { ...row, status: 'queued', generation: null, note: patch.note, updatedMs: patch.nowMs };
}

function refusal(row: OutboxRow, wanted: DeliveryStatus): string {
  return `message ${row.id} cannot go from ${row.status} to ${wanted}`;
}

/** A fresh row for a message that was never seen. */
export function queuedRow(
  id: string,
  message: Pick<OutboxRow, 'key' | 'agent' | 'kind' | 'text'>,
  nowMs: number,
): OutboxRow {
  const { key, agent, kind, text } = message;
  const life = { generation: null, status: 'queued', attempts: 0, note: '' } as const;
  return { id, key, agent, kind, text, ...life, createdMs: nowMs, updatedMs: nowMs };
}

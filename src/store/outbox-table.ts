import type { OutboxRow } from '../ports/store.ts';
import { SETTLED_KEPT } from './local-store.ts';
import type { Params, Statements } from './statements.ts';

const COLUMNS = `id, key, agent, generation, kind, text, status, created_ms AS createdMs,
  updated_ms AS updatedMs, attempts, note`;
const INSERT = `INSERT INTO outbox
  (id, key, agent, generation, kind, text, status, created_ms, updated_ms, attempts, note)
  VALUES ($id, $key, $agent, $generation, $kind, $text, $status, $createdMs, $updatedMs, $attempts, $note)`;
const REPLACE = `status = excluded.status, generation = excluded.generation, note = excluded.note,
  updated_ms = excluded.updated_ms, attempts = excluded.attempts`;

export function listRows(sql: Statements): OutboxRow[] {
  return sql.all(`SELECT ${COLUMNS} FROM outbox ORDER BY n`);
}

export function findRow(sql: Statements, id: string): OutboxRow | null {
  return sql.get(`SELECT ${COLUMNS} FROM outbox WHERE id = $id`, { id });
}

/** False when a row of that id is there already; it is left as it is. */
export function insertRow(sql: Statements, row: OutboxRow): boolean {
  return sql.run(`${INSERT} ON CONFLICT (id) DO NOTHING`, asParams(row)) === 1;
}

/** Writes the row over one of the same id, unless that one is acknowledged. */
export function putRow(sql: Statements, row: OutboxRow): void {
  sql.run(
    `${INSERT} ON CONFLICT (id) DO UPDATE SET ${REPLACE} WHERE outbox.status <> 'acknowledged'`,
    asParams(row),
  );
}

export function updateRow(sql: Statements, row: OutboxRow): void {
  const { id, status, generation, note, updatedMs, attempts } = row;
  sql.run(
    `UPDATE outbox SET status = $status, generation = $generation, note = $note, updated_ms = $updatedMs,
     attempts = $attempts WHERE id = $id`,
    { id, status, generation, note, updatedMs, attempts },
  );
}

/** Removes the row if nothing was typed for it yet. */
export function dropQueued(sql: Statements, id: string): void {
  sql.run(`DELETE FROM outbox WHERE id = $id AND status = 'queued'`, { id });
}

/** Removes the row that another store has dropped: there it had not arrived, whatever is known of it here. */
export function dropUnacknowledged(sql: Statements, id: string): void {
  sql.run(`DELETE FROM outbox WHERE id = $id AND status <> 'acknowledged'`, { id });
}

/** Forgets settled rows beyond the newest {@link SETTLED_KEPT}. */
export function pruneSettled(sql: Statements): void {
  sql.run(
    `DELETE FROM outbox WHERE status IN ('acknowledged', 'failed') AND n < (
       SELECT n FROM outbox WHERE status IN ('acknowledged', 'failed')
       ORDER BY n DESC LIMIT 1 OFFSET $kept)`,
    { kept: SETTLED_KEPT - 1 },
  );
}

function asParams(row: OutboxRow): Params {
  return { ...row };
}

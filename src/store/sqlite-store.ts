import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { LoopctlError } from '../errors/error.ts';
import type { OutboxRow, StepWrite } from '../ports/store.ts';
import { putBooks, readBooks } from './books-table.ts';
import { moved, queuedRow, requeued } from './delivery-order.ts';
import { insertEvent, lastSeq, pruneEvents, queryEvents } from './events-table.ts';
import type { Dump, LocalStore } from './local-store.ts';
import { messageId } from './message-id.ts';
import {
  forgetStanding,
  listNotifications,
  pruneNotifications,
  putNotifications,
  writeNotifications,
} from './notifications-table.ts';
import {
  dropQueued,
  dropUnacknowledged,
  findRow,
  insertRow,
  listRows,
  pruneSettled,
  putRow,
  updateRow,
} from './outbox-table.ts';
import { sqliteError } from './sqlite-fault.ts';
import { createStatements, type Statements } from './statements.ts';

/**
 * The store over an opened, migrated database at `path`. Every write is one transaction, on disk when it returns.
 * Faults of the medium are thrown as coded errors, and then nothing of the write remains.
 */
export function createSqliteStore(db: DatabaseSync, path: string): LocalStore {
  const sql = createStatements(db);
  const file = fileId(path);

  const guarded = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw sqliteError(error, path);
    }
  };
  const transaction = <T>(write: () => T): T =>
    guarded(() => {
      if (fileId(path) !== file) throw new LoopctlError('LOOPCTL_E_STATE_LOST', path);
      return inTransaction(db, write);
    });

  return {
    commit: (write) => transaction(() => writeStep(sql, write)),
    durable: () => guarded(() => getKv(sql, 'durable')),
    outbox: () => guarded(() => listRows(sql)),
    mark: (id, status, patch) =>
      transaction(() => changeRow(sql, id, (row) => moved(row, { ...patch, status }))),
    requeue: (id, patch) => transaction(() => changeRow(sql, id, (row) => requeued(row, patch))),
    notifications: () => guarded(() => listNotifications(sql)),
    notify: (write) => transaction(() => writeNotifications(sql, write)),
    putNotifications: (rows) => transaction(() => putNotifications(sql, rows)),
    books: () => guarded(() => readBooks(sql)),
    cursor: (name) =>
      guarded(
        () =>
          sql.get<{ value: string }>('SELECT value FROM cursors WHERE name = $name', { name })?.value ?? null,
      ),
    setCursor: (name, value) => transaction(() => putCursor(sql, name, value)),
    events: (query) => guarded(() => queryEvents(sql, query)),
    prune: (keepRows) =>
      transaction(() => {
        pruneSettled(sql);
        pruneNotifications(sql);
        return pruneEvents(sql, keepRows);
      }),
    close: () => {
      if (db.isOpen) guarded(() => db.close());
    },
    reset: () => transaction(() => reset(sql)),
    dump: () => guarded(() => dump(sql)),
    load: (from) => transaction(() => load(sql, from)),
  };
}

function writeStep(sql: Statements, write: StepWrite): readonly OutboxRow[] {
  const { now, kind, body } = write;
  insertEvent(sql, { seq: null, wallMs: now.wall, monoMs: now.mono, kind, body });
  if (write.durable !== null) setKv(sql, 'durable', write.durable);
  if (write.books !== undefined) putBooks(sql, write.books);
  if (write.notifications !== undefined) writeNotifications(sql, write.notifications);
  for (const key of write.drop) dropQueued(sql, messageId(key));
  return write.enqueue
    .map((message) => queuedRow(messageId(message.key), message, now.wall))
    .filter((row) => insertRow(sql, row));
}

function changeRow(sql: Statements, id: string, change: (row: OutboxRow) => OutboxRow): void {
  const row = findRow(sql, id);
  if (row === null) throw new Error(`there is no message ${id}`);
  updateRow(sql, change(row));
}

function putCursor(sql: Statements, name: string, value: string): void {
  sql.run('INSERT INTO cursors VALUES ($name, $value) ON CONFLICT DO UPDATE SET value = excluded.value', {
    name,
    value,
  });
}

function getKv(sql: Statements, name: string): string | null {
  return sql.get<{ value: string }>('SELECT value FROM kv WHERE name = $name', { name })?.value ?? null;
}

function setKv(sql: Statements, name: string, value: string): void {
  sql.run('INSERT INTO kv VALUES ($name, $value) ON CONFLICT DO UPDATE SET value = excluded.value', {
    name,
    value,
  });
}

function reset(sql: Statements): void {
  for (const table of ['outbox', 'cursors', 'kv']) sql.run(`DELETE FROM ${table}`);
  forgetStanding(sql);
}

/** Everything but the events, which may be many and stay where they are. */
function dump(sql: Statements): Dump {
  const cursors = sql.all<{ name: string; value: string }>('SELECT name, value FROM cursors');
  return {
    lastSeq: lastSeq(sql),
    events: [],
    outbox: listRows(sql),
    removed: [],
    reset: false,
    cursors: Object.fromEntries(cursors.map(({ name, value }) => [name, value])),
    durable: getKv(sql, 'durable'),
    books: readBooks(sql),
    notifications: listNotifications(sql),
  };
}

function load(sql: Statements, from: Dump): void {
  if (from.reset) reset(sql);
  const fits = (from.events[0]?.seq ?? Infinity) > lastSeq(sql);
  for (const event of from.events) insertEvent(sql, fits ? event : { ...event, seq: null });
  for (const id of from.removed) dropUnacknowledged(sql, id);
  for (const row of from.outbox) putRow(sql, row);
  for (const [name, value] of Object.entries(from.cursors)) putCursor(sql, name, value);
  if (from.durable !== null) setKv(sql, 'durable', from.durable);
  putBooks(sql, from.books);
  putNotifications(sql, from.notifications);
}

function inTransaction<T>(db: DatabaseSync, write: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = write();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** SQLite may have rolled back by itself; a rollback that fails leaves nothing on disk either. */
function rollBack(db: DatabaseSync): void {
  try {
    if (db.isTransaction) db.exec('ROLLBACK');
  } catch {
    // The error that led here is the one to report.
  }
}

/** Which file stands at `path` now; null when there is none. */
function fileId(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.dev}:${stat.ino}`;
}

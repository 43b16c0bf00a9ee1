import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hasCode, LoopctlError } from '../errors/error.ts';
import { ensureFolder } from '../system/files/durable.ts';
import { moveAside } from '../system/files/move-aside.ts';
import type { LocalStore, StoreNotice } from './local-store.ts';
import { APPLICATION_ID, migrate, schemaVersion } from './migrations.ts';
import { resultCode, sqliteError } from './sqlite-fault.ts';
import { createSqliteStore } from './sqlite-store.ts';

/** How long a write waits for somebody else's; it stops the whole process, so it is short. */
const BUSY_TIMEOUT_MS = 500;
/** The write-ahead log is cut back to this after a checkpoint. */
const WAL_KEPT_BYTES = 4 * 1024 * 1024;
/** Above this size the event log, which nothing is decided from, is not read through at start. */
const FULL_CHECK_MAX_BYTES = 64 * 1024 * 1024;

const SQLITE_ERROR = 1;
/** They compile only when every table and column is there. */
const PROBES = [
  'SELECT seq, wall_ms, mono_ms, kind, body FROM events',
  `SELECT n, id, key, agent, generation, kind, text, status, created_ms, updated_ms, attempts, note FROM outbox`,
  'SELECT name, value FROM cursors',
  'SELECT name, value FROM kv',
  `SELECT day, phase, agent, generation, conversation, model, tokens, input, output, cache_write, cache_read, usd,
     unpriced, turns, last_ms FROM money`,
  'SELECT agent, generation, conversation, phase, backend, started_ms, ended_ms, why FROM conversations',
  `SELECT n, id, channel, key, severity, title, text, created_ms, is_over, status, batch, attempts, due_ms, updated_ms,
     note FROM notifications`,
];

/**
 * Opens the database at `path`, making folder and file if need be. A damaged or foreign one is moved aside with
 * its companions, a fresh one begun and a notice given. Throws `LOOPCTL_E_STATE_READONLY`, `LOOPCTL_E_DISK_FULL`,
 * `LOOPCTL_E_STATE_IO` or `LOOPCTL_E_STORE_NEWER`.
 */
export function openStore(
  path: string,
  options: { readonly onNotice: (notice: StoreNotice) => void },
): LocalStore {
  ensureFolder(dirname(path));
  try {
    return attempt(path);
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_STATE_CORRUPT')) throw error;
    const movedTo = setAside(path);
    const store = attempt(path);
    const text = `the state database was damaged (${error.message}); it was moved to ${movedTo} and a fresh one begun`;
    options.onNotice({ type: 'rebuilt', text, movedTo });
    return store;
  }
}

/** Opens an existing database for looking only; never repairs or migrates. */
export function openReader(
  path: string,
): Pick<LocalStore, 'durable' | 'outbox' | 'books' | 'notifications' | 'cursor' | 'events' | 'close'> {
  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    return createSqliteStore(db, path);
  } catch (error) {
    throw sqliteError(error, path);
  }
}

function attempt(path: string): LocalStore {
  let db: DatabaseSync | null = null;
  try {
    makePrivate(path);
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    prepare(db, path);
    return createSqliteStore(db, path);
  } catch (error) {
    db?.close();
    throw sqliteError(error, path);
  }
}

/** Creates the file for its owner only; SQLite gives its companions the same mode. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
}

function prepare(db: DatabaseSync, path: string): void {
  refuseForeign(db, path);
  db.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${WAL_KEPT_BYTES}`,
  );
  migrate(db, path);
  check(db, path);
}

/** A database that somebody else made is not ours to migrate. */
function refuseForeign(db: DatabaseSync, path: string): void {
  const id = Number(db.prepare('PRAGMA application_id').get()?.application_id ?? 0);
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.n ?? 0);
  const isNew = id === 0 && tables === 0 && schemaVersion(db) === 0;
  if (!isNew && id !== APPLICATION_ID) throw corrupt(path, 'not a loopctl database');
}

function check(db: DatabaseSync, path: string): void {
  const tables =
    statSync(path).size > FULL_CHECK_MAX_BYTES
      ? ['outbox', 'cursors', 'kv', 'money', 'conversations', 'notifications']
      : [null];
  for (const table of tables) {
    const verdict = db.prepare(`PRAGMA quick_check(${table ?? 1})`).get()?.quick_check;
    if (verdict !== 'ok') throw corrupt(path, String(verdict));
  }
  for (const probe of PROBES) compiles(db, path, probe);
}

function compiles(db: DatabaseSync, path: string, probe: string): void {
  try {
    db.prepare(probe);
  } catch (error) {
    throw resultCode(error) === SQLITE_ERROR ? corrupt(path, 'a table or column is missing') : error;
  }
}

function corrupt(path: string, why: string): LoopctlError {
  return new LoopctlError('LOOPCTL_E_STATE_CORRUPT', `${path}: ${why.slice(0, 200)}`);
}

/** Moves the database away, its log and index with it, since they would spoil the next one. */
function setAside(path: string): string {
  const at = Date.now();
  for (const companion of ['-wal', '-shm', '-journal']) moveAside(`${path}${companion}`, at);
  return moveAside(path, at) ?? path;
}

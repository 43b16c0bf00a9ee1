import type { DatabaseSync } from 'node:sqlite';
import { LoopctlError } from '../errors/error.ts';

/** Steps of the schema, in order; step n makes version n. Released steps are never edited, only followed. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    wall_ms INTEGER NOT NULL,
    mono_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_kind ON events (kind);

  CREATE TABLE outbox (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    agent TEXT NOT NULL,
    generation INTEGER,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    status TEXT NOT NULL
      CHECK (status IN ('queued', 'pasted', 'submitted', 'acknowledged', 'failed')),
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    note TEXT NOT NULL
  ) STRICT;
  CREATE VIEW pending AS
    SELECT id, agent, kind, status, attempts, datetime(created_ms / 1000, 'unixepoch') AS created, note
    FROM outbox WHERE status NOT IN ('acknowledged', 'failed') ORDER BY n;

  CREATE TABLE cursors (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE kv (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE money (
    day TEXT NOT NULL,
    phase TEXT NOT NULL,
    agent TEXT NOT NULL,
    generation INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    model TEXT NOT NULL,
    tokens REAL NOT NULL,
    input REAL NOT NULL,
    output REAL NOT NULL,
    cache_write REAL NOT NULL,
    cache_read REAL NOT NULL,
    usd REAL NOT NULL,
    unpriced REAL NOT NULL,
    turns INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    PRIMARY KEY (day, phase, agent, generation, conversation, model)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE conversations (
    agent TEXT NOT NULL,
    generation INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    phase TEXT NOT NULL,
    backend TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    why TEXT NOT NULL,
    PRIMARY KEY (agent, generation, conversation)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE notifications (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    channel TEXT NOT NULL,
    key TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    is_over INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'sending', 'sent', 'failed', 'dropped')),
    batch TEXT,
    attempts INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    note TEXT NOT NULL,
    UNIQUE (id, channel)
  ) STRICT;
  CREATE INDEX notifications_by_key ON notifications (key);
  `,
];

/** "LOOP": marks a database as ours in its header. */
export const APPLICATION_ID = 0x4c4f4f50;

/**
 * Brings the schema to the newest version, each step in its own transaction.
 * Throws `LOOPCTL_E_STORE_NEWER` for a database of a later loopctl.
 */
export function migrate(db: DatabaseSync, path: string, steps: readonly string[] = migrations): void {
  const version = schemaVersion(db);
  if (version > steps.length) {
    throw new LoopctlError(
      'LOOPCTL_E_STORE_NEWER',
      `${path} has schema ${version}, this loopctl knows ${steps.length}`,
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index >= version) apply(db, index + 1, step);
  }
}

/** Version the database is at; 0 for a new one. */
export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0);
}

function apply(db: DatabaseSync, version: number, step: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    if (schemaVersion(db) < version) {
      db.exec(step);
      db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

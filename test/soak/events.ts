import type { TestProject } from '../e2e/lib/project.ts';
import { doubleUntil, withDb } from './db.ts';

/**
 * Brings the event log of a daemon that does not run to that many rows by repeating its own, so that it is as full
 * at the beginning as it is after weeks, with rows of the usual sizes.
 */
export function fillEvents(project: TestProject, rows: number): void {
  withDb(project, (db) => {
    const count = db.prepare('SELECT count(*) AS n FROM events');
    const double = db.prepare(
      `INSERT INTO events (wall_ms, mono_ms, kind, body)
       SELECT wall_ms, mono_ms, kind, body FROM events ORDER BY seq LIMIT ?`,
    );
    doubleUntil(db, { count, double, rows, none: 'the event log is empty' });
  });
}

/** Number of the newest event: how many there have ever been, {@link fillEvents} included. */
export function newestEvent(project: TestProject): number {
  return withDb(project, (db) => Number(db.prepare('SELECT max(seq) AS n FROM events').get()?.n ?? 0));
}

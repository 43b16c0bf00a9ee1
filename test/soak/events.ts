import type { TestProject } from '../e2e/lib/project.ts';
import { withDb } from './db.ts';

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
    db.exec('BEGIN');
    for (let have = 0; ; ) {
      have = Number(count.get()?.n ?? 0);
      if (have === 0) throw new Error('the event log is empty');
      if (have >= rows) break;
      double.run(Math.min(have, rows - have));
    }
    db.exec('COMMIT');
  });
}

/** Number of the newest event: how many there have ever been, {@link fillEvents} included. */
export function newestEvent(project: TestProject): number {
  return withDb(project, (db) => Number(db.prepare('SELECT max(seq) AS n FROM events').get()?.n ?? 0));
}

import type { TestProject } from '../e2e/lib/project.ts';
import { doubleUntil, withDb } from './db.ts';

/** Repeats settled messages of a daemon that does not run, under ids of their own, until there are that many. */
export function fillOutbox(project: TestProject, rows: number): void {
  withDb(project, (db) => {
    const settled = "status IN ('acknowledged', 'failed')";
    const count = db.prepare(`SELECT count(*) AS n FROM outbox WHERE ${settled}`);
    const double = db.prepare(
      `INSERT INTO outbox (id, key, agent, generation, kind, text, status, created_ms, updated_ms, attempts, note)
       SELECT lower(hex(randomblob(5))), key || '/' || random(), agent, generation, kind, text, status, created_ms,
         updated_ms, attempts, note
       FROM outbox WHERE ${settled} ORDER BY n LIMIT ?`,
    );
    doubleUntil(db, { count, double, rows, none: 'no message was settled' });
  });
}

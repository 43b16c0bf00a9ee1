import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestProject } from '../e2e/lib/project.ts';

/** Opens the database of a daemon that does not run. */
export function withDb<T>(project: TestProject, use: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(project.paths.state, 'state.db'));
  try {
    return use(db);
  } finally {
    db.close();
  }
}

import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
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

/** How rows of a table are made more. */
export interface Doubling {
  readonly count: StatementSync;
  /** Copies as many as it is given. */
  readonly double: StatementSync;
  readonly rows: number;
  /** What is wrong when there is none to copy. */
  readonly none: string;
}

/** Copies rows, in one transaction, until there are that many. */
export function doubleUntil(db: DatabaseSync, { count, double, rows, none }: Doubling): void {
  db.exec('BEGIN');
  for (let have = 0; ; ) {
    have = Number(count.get()?.n ?? 0);
    if (have === 0) throw new Error(none);
    if (have >= rows) break;
    double.run(Math.min(have, rows - have));
  }
  db.exec('COMMIT');
}

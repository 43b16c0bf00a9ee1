import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

export type Params = Readonly<Record<string, SQLInputValue>>;

/** Prepared statements of one connection, each compiled once. */
export interface Statements {
  run(sql: string, params?: Params): number;
  /** Rows as plain objects, keyed by column alias. Tables are STRICT, so the caller's row type is what they hold. */
  all<Row>(sql: string, params?: Params): Row[];
  get<Row>(sql: string, params?: Params): Row | null;
  /** Several statements without parameters or results; not cached. */
  exec(sql: string): void;
}

export function createStatements(db: DatabaseSync): Statements {
  const cache = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = cache.get(sql);
    if (known !== undefined) return known;
    const statement = db.prepare(sql);
    cache.set(sql, statement);
    return statement;
  };
  const all = <Row>(sql: string, params: Params = {}): Row[] =>
    prepare(sql)
      .all(params)
      .map((row) => ({ ...row }) as Row);
  return {
    all,
    run: (sql, params = {}) => Number(prepare(sql).run(params).changes),
    get: <Row>(sql: string, params: Params = {}) => all<Row>(sql, params)[0] ?? null,
    exec: (sql) => db.exec(sql),
  };
}

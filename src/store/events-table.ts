import type { EventRow, Store } from '../ports/store.ts';
import { boundedLimit, PRUNE_BATCH } from './local-store.ts';
import type { Statements } from './statements.ts';

type EventQuery = Parameters<Store['events']>[0];

const COLUMNS = 'seq, wall_ms AS wallMs, mono_ms AS monoMs, kind, body';

/** Newest sequence number; 0 when there is none. */
export function lastSeq(sql: Statements): number {
  return sql.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM events')?.seq ?? 0;
}

/** Appends an event; a null `seq` takes the next one. */
export function insertEvent(
  sql: Statements,
  event: Omit<EventRow, 'seq'> & { readonly seq: number | null },
): void {
  sql.run(
    'INSERT INTO events (seq, wall_ms, mono_ms, kind, body) VALUES ($seq, $wallMs, $monoMs, $kind, $body)',
    {
      ...event,
    },
  );
}

/** Rows in ascending order; with `newest`, the last ones. */
export function queryEvents(sql: Statements, query: EventQuery): EventRow[] {
  const { after = 0, kind, newest = false } = query;
  const byKind = kind === undefined ? '' : 'AND kind = $kind';
  const rows = sql.all<EventRow>(
    `SELECT ${COLUMNS} FROM events WHERE seq > $after ${byKind}
     ORDER BY seq ${newest ? 'DESC' : 'ASC'} LIMIT $limit`,
    { after, limit: boundedLimit(query.limit), ...(kind === undefined ? {} : { kind }) },
  );
  return newest ? rows.reverse() : rows;
}

/** Deletes the oldest events but the newest `keepRows` and all since the last `start`; at most one batch a call. */
export function pruneEvents(sql: Statements, keepRows: number): number {
  return sql.run(
    `DELETE FROM events WHERE seq IN (
       SELECT seq FROM events WHERE seq < $before ORDER BY seq LIMIT ${PRUNE_BATCH})`,
    { before: keptFrom(sql, keepRows) },
  );
}

function keptFrom(sql: Statements, keepRows: number): number {
  const oldestKept =
    keepRows <= 0
      ? lastSeq(sql) + 1
      : (sql.get<{ seq: number }>('SELECT seq FROM events ORDER BY seq DESC LIMIT 1 OFFSET $skip', {
          skip: keepRows - 1,
        })?.seq ?? 0);
  const start = sql.get<{ seq: number | null }>(
    `SELECT max(seq) AS seq FROM events WHERE kind = 'start'`,
  )?.seq;
  return Math.min(oldestKept, start ?? oldestKept);
}

import type { NotificationRow, NotificationWrite } from '../ports/notifier.ts';
import { covers } from './covered.ts';
import { NOTIFICATIONS_KEPT } from './local-store.ts';
import type { Statements } from './statements.ts';

type Flat = Omit<NotificationRow, 'over'> & { readonly over: number };

const COLUMNS = `id, channel, key, severity, title, text, created_ms AS createdMs, is_over AS over, status, batch,
  attempts, due_ms AS dueMs, updated_ms AS updatedMs, note`;
const INSERT = `INSERT INTO notifications
  (id, channel, key, severity, title, text, created_ms, is_over, status, batch, attempts, due_ms, updated_ms, note)
  VALUES ($id, $channel, $key, $severity, $title, $text, $createdMs, $over, $status, $batch, $attempts, $dueMs,
    $updatedMs, $note)`;
const REPLACE = `is_over = max(is_over, excluded.is_over), status = excluded.status, batch = excluded.batch,
  attempts = excluded.attempts, due_ms = excluded.due_ms, updated_ms = excluded.updated_ms, note = excluded.note`;

/** All rows, oldest first. A database that an older loopctl left, opened for looking only, has none. */
export function listNotifications(sql: Statements): NotificationRow[] {
  const found = sql.get<{ name: string }>(`SELECT name FROM sqlite_master WHERE name = 'notifications'`);
  if (found === null) return [];
  return sql.all<Flat>(`SELECT ${COLUMNS} FROM notifications ORDER BY n`).map(nested);
}

/** Marks what is over, then adds what is news. */
export function writeNotifications(sql: Statements, { tell, over }: NotificationWrite): void {
  for (const key of over) sql.run('UPDATE notifications SET is_over = 1 WHERE key = $key', { key });
  for (const row of tell) {
    const known = sql.all<Flat>(
      `SELECT ${COLUMNS} FROM notifications WHERE key = $key AND channel = $channel AND is_over = 0`,
      { key: row.key, channel: row.channel },
    );
    if (known.some((one) => covers(nested(one), row))) continue;
    sql.run(`${INSERT} ON CONFLICT (id, channel) DO NOTHING`, flat(row));
  }
}

/** Moves rows of the same id and channel on; what was sent stays sent, what is over stays over, the words stay. */
export function putNotifications(sql: Statements, rows: readonly NotificationRow[]): void {
  for (const row of rows) {
    sql.run(
      `${INSERT} ON CONFLICT (id, channel) DO UPDATE SET ${REPLACE} WHERE notifications.status <> 'sent'`,
      flat(row),
    );
    if (row.over)
      sql.run('UPDATE notifications SET is_over = 1 WHERE id = $id AND channel = $channel', {
        id: row.id,
        channel: row.channel,
      });
  }
}

/** A new beginning: whatever was told before is news again. What waits to be sent is still sent. */
export function forgetStanding(sql: Statements): void {
  sql.run('UPDATE notifications SET is_over = 1');
}

/** Forgets final rows beyond the newest {@link NOTIFICATIONS_KEPT}. */
export function pruneNotifications(sql: Statements): void {
  sql.run(
    `DELETE FROM notifications WHERE status IN ('sent', 'failed', 'dropped') AND n < (
       SELECT n FROM notifications WHERE status IN ('sent', 'failed', 'dropped')
       ORDER BY n DESC LIMIT 1 OFFSET $kept)`,
    { kept: NOTIFICATIONS_KEPT - 1 },
  );
}

function nested(row: Flat): NotificationRow {
  return { ...row, over: row.over !== 0 };
}

function flat(row: NotificationRow): Flat {
  return { ...row, over: row.over ? 1 : 0 };
}

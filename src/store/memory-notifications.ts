import type { NotificationRow, NotificationWrite } from '../ports/notifier.ts';
import { covers } from './covered.ts';
import { NOTIFICATIONS_KEPT } from './local-store.ts';

/** The queue of notifications without a disk. */
export interface MemoryNotifications {
  all(): readonly NotificationRow[];
  write(write: NotificationWrite): void;
  put(rows: readonly NotificationRow[]): void;
  forgetStanding(): void;
  prune(): void;
}

export function createMemoryNotifications(): MemoryNotifications {
  const rows = new Map<string, NotificationRow>();
  const name = ({ id, channel }: NotificationRow): string => `${id} ${channel}`;
  const over = (which: (row: NotificationRow) => boolean): void => {
    for (const [at, row] of rows) if (!row.over && which(row)) rows.set(at, { ...row, over: true });
  };

  return {
    all: () => [...rows.values()],
    write({ tell, over: keys }) {
      if (keys.length > 0) over(({ key }) => keys.includes(key));
      for (const fresh of tell) {
        const known = [...rows.values()].filter(
          ({ key, channel }) => key === fresh.key && channel === fresh.channel,
        );
        if (!rows.has(name(fresh)) && !known.some((row) => covers(row, fresh))) rows.set(name(fresh), fresh);
      }
    },
    put(changed) {
      for (const row of changed) {
        const known = rows.get(name(row));
        const next = known === undefined ? row : moved(known, row);
        rows.set(name(row), { ...next, over: row.over || next.over });
      }
    },
    forgetStanding: () => over(() => true),
    prune() {
      const final = [...rows.values()].filter(({ status }) => status !== 'queued' && status !== 'sending');
      for (const row of final.slice(0, Math.max(0, final.length - NOTIFICATIONS_KEPT)))
        rows.delete(name(row));
    },
  };
}

/** What is told never changes, and what was sent stays sent. */
function moved(known: NotificationRow, to: NotificationRow): NotificationRow {
  if (known.status === 'sent') return known;
  const { status, batch, attempts, dueMs, updatedMs, note } = to;
  return { ...known, status, batch, attempts, dueMs, updatedMs, note };
}

import type { OutboxRow } from '../ports/store.ts';
import { isSettled, moved, queuedRow, requeued } from './delivery-order.ts';
import { type Dump, type LocalStore, SETTLED_KEPT } from './local-store.ts';
import { createMemoryBooks } from './memory-books.ts';
import { createMemoryEvents, type MemoryBounds } from './memory-events.ts';
import { createMemoryNotifications } from './memory-notifications.ts';
import { createMemoryOutbox, type MemoryOutbox } from './memory-outbox.ts';
import { messageId } from './message-id.ts';

const BOUNDS: MemoryBounds = { maxEvents: 10_000, maxBytes: 16 * 1024 * 1024 };

export interface MemoryStore extends LocalStore {
  /** Everything so far is safe elsewhere: forgets events and removals. */
  settle(): void;
  /** Events that the bounds have cost since the last `settle`. */
  lostEvents(): number;
}

/** The store's contract without a disk. Goes on from `seed`; of events it keeps the newest within `bounds`. */
export function createMemoryStore(
  options: { readonly seed?: Dump; readonly bounds?: MemoryBounds } = {},
): MemoryStore {
  const { seed, bounds = BOUNDS } = options;
  const events = createMemoryEvents(bounds, seed?.lastSeq ?? 0);
  const outbox = createMemoryOutbox();
  const books = createMemoryBooks();
  const notifications = createMemoryNotifications();
  const cursors = new Map<string, string>();
  const removed = new Set<string>();
  let durable: string | null = null;
  let wasReset = false;

  const drop = (id: string): void => {
    if (outbox.get(id)?.status !== 'queued') return;
    outbox.delete(id);
    removed.add(id);
  };
  const change = (id: string, to: (row: OutboxRow) => OutboxRow): void => {
    const row = outbox.get(id);
    if (row === undefined) throw new Error(`there is no message ${id}`);
    outbox.set(id, to(row));
  };
  const put = (row: OutboxRow): void => {
    if (outbox.get(row.id)?.status !== 'acknowledged') outbox.set(row.id, row);
  };
  const reset = (): void => {
    for (const kept of [outbox, cursors, removed]) kept.clear();
    notifications.forgetStanding();
    durable = null;
    wasReset = true;
  };
  const load = (from: Dump): void => {
    if (from.reset) reset();
    for (const { wallMs, monoMs, kind, body } of from.events) events.append({ wallMs, monoMs, kind, body });
    for (const id of from.removed) if (outbox.get(id)?.status !== 'acknowledged') outbox.delete(id);
    from.outbox.forEach(put);
    for (const [name, value] of Object.entries(from.cursors)) cursors.set(name, value);
    durable = from.durable ?? durable;
    books.put(from.books);
    notifications.put(from.notifications);
  };
  if (seed !== undefined) load(seed);

  return {
    commit: ({ now, kind, body, ...write }) => {
      events.append({ wallMs: now.wall, monoMs: now.mono, kind, body });
      durable = write.durable ?? durable;
      if (write.books !== undefined) books.put(write.books);
      if (write.notifications !== undefined) notifications.write(write.notifications);
      for (const key of write.drop) drop(messageId(key));
      return write.enqueue.flatMap((message) => {
        const id = messageId(message.key);
        if (outbox.get(id) !== undefined) return [];
        const row = queuedRow(id, message, now.wall);
        outbox.set(id, row);
        return [row];
      });
    },
    durable: () => durable,
    outbox: outbox.list,
    mark: (id, status, patch) => change(id, (row) => moved(row, { ...patch, status })),
    requeue: (id, patch) => change(id, (row) => requeued(row, patch)),
    notifications: notifications.all,
    notify: notifications.write,
    putNotifications: notifications.put,
    books: books.all,
    cursor: (name) => cursors.get(name) ?? null,
    setCursor: (name, value) => void cursors.set(name, value),
    events: (query) => events.query(query),
    prune: (keepRows) => {
      pruneSettled(outbox);
      notifications.prune();
      return events.prune(keepRows);
    },
    close: () => undefined,
    reset,
    dump: () => ({
      lastSeq: events.lastSeq(),
      events: [...events.all()],
      outbox: outbox.list(),
      removed: [...removed],
      reset: wasReset,
      cursors: Object.fromEntries(cursors),
      durable,
      books: books.all(),
      notifications: notifications.all(),
    }),
    load,
    settle: () => {
      events.clear();
      removed.clear();
      wasReset = false;
    },
    lostEvents: () => events.lost(),
  };
}

function pruneSettled(outbox: MemoryOutbox): void {
  if (outbox.size() <= SETTLED_KEPT) return;
  const settled = outbox.list().filter((row) => isSettled(row.status));
  for (const row of settled.slice(0, Math.max(0, settled.length - SETTLED_KEPT))) outbox.delete(row.id);
}

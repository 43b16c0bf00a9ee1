import type { Books } from '../ports/books.ts';
import type { NotificationRow } from '../ports/notifier.ts';
import type { EventRow, OutboxRow, Store } from '../ports/store.ts';

/** What one store hands to another, so that the other can go on in its place. */
export interface Dump {
  /** Newest sequence number ever given. */
  readonly lastSeq: number;
  /** Events to append, oldest first. */
  readonly events: readonly EventRow[];
  readonly outbox: readonly OutboxRow[];
  /** Ids of rows that were dropped; one that was wanted again is in `outbox` too. */
  readonly removed: readonly string[];
  /** All messages, cursors and the model of before are to be forgotten first. */
  readonly reset: boolean;
  readonly cursors: Readonly<Record<string, string>>;
  readonly durable: string | null;
  readonly books: Books;
  readonly notifications: readonly NotificationRow[];
}

export interface ResettableStore extends Store {
  /**
   * Forgets messages, cursors, the durable model, and of which notices people were told; events, books and notifications
   * that wait stay. For a sequence that starts from its first phase: generations begin anew, so that keys of an earlier
   * run would mute messages of this one.
   */
  reset(): void;
}

/** A store that can be copied from and into. */
export interface LocalStore extends ResettableStore {
  dump(): Dump;
  /**
   * Takes over a dump in one transaction: events are appended in order, rows replace those of the same id unless
   * these are acknowledged, cursors, the durable model and rows of the books replace the old ones.
   */
  load(dump: Dump): void;
}

export type StoreNotice =
  /** The database was damaged; it lies at `movedTo` and a fresh one was begun. */
  | { readonly type: 'rebuilt'; readonly text: string; readonly movedTo: string }
  /** Writes fail; everything is kept in memory until they work again. */
  | { readonly type: 'memory'; readonly text: string }
  /** Everything kept in memory has been written. `lostEvents` is how many events its bound had cost. */
  | { readonly type: 'healed'; readonly text: string; readonly lostEvents: number };

/** Settled messages kept for deduplication; older ones are pruned. */
export const SETTLED_KEPT = 10_000;
/** Settled notifications kept, so that what still stands is not told again. */
export const NOTIFICATIONS_KEPT = 1_000;
/** Rows that one prune deletes at most, so that no call takes long. */
export const PRUNE_BATCH = 2_000;
/** Rows that one query returns at most. */
export const QUERY_MAX = 10_000;
/** Rows that a query without a limit returns at most. */
export const QUERY_DEFAULT = 1_000;

/** The limit to apply for what a caller asked. */
export function boundedLimit(limit: number | undefined): number {
  return Math.min(QUERY_MAX, Math.max(0, Math.trunc(limit ?? QUERY_DEFAULT)));
}

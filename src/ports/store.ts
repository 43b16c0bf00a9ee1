import type { Now } from '../core/time.ts';
import type { Books } from './books.ts';
import type { NotificationRow, NotificationWrite } from './notifier.ts';

/** Life of one message. `pasted` is written before the first key is sent, so it means "may have been typed". */
export type DeliveryStatus = 'queued' | 'pasted' | 'submitted' | 'acknowledged' | 'failed';

export interface OutboxRow {
  /** First 10 hex digits of sha256 of `key`: the same message has the same id in every life of the daemon. */
  readonly id: string;
  readonly key: string;
  readonly agent: string;
  /** Generation of the session it was typed into; null while queued. */
  readonly generation: number | null;
  readonly kind: string;
  readonly text: string;
  readonly status: DeliveryStatus;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** How often it was marked `pasted`. */
  readonly attempts: number;
  readonly note: string;
}

/** One turn of the main loop, as recorded: what came in, what was decided. `body` is JSON. */
export interface EventRow {
  readonly seq: number;
  readonly wallMs: number;
  readonly monoMs: number;
  /** `start` (body has the model at start), `step` (facts and actions), `note`. */
  readonly kind: string;
  readonly body: string;
}

/** Everything one turn makes durable, in one transaction, before any effect. */
export interface StepWrite {
  readonly now: Now;
  readonly kind: 'start' | 'step';
  readonly body: string;
  /** JSON of the durable part of the model; null leaves the last one. */
  readonly durable: string | null;
  readonly enqueue: readonly Pick<OutboxRow, 'key' | 'agent' | 'kind' | 'text'>[];
  /** Keys of rows that are no longer wanted; those still queued are removed (before `enqueue`), others stay. */
  readonly drop: readonly string[];
  /** Rows of the books that are new or have other figures; each replaces the one of its name. */
  readonly books?: Books;
  /** What people are to be told, and what is over. */
  readonly notifications?: NotificationWrite;
}

export interface Store {
  /** Returns the rows that are new; a key that is known already is left as it is. */
  commit(write: StepWrite): readonly OutboxRow[];
  /** Last durable model, or null. */
  durable(): string | null;
  outbox(): readonly OutboxRow[];
  /** Moves a row on (never back); durable when it returns. Each `pasted` counts as an attempt. */
  mark(
    id: string,
    status: DeliveryStatus,
    patch: { readonly generation?: number; readonly note?: string; readonly nowMs: number },
  ): void;
  /**
   * Puts a row that was in flight (or failed) back to `queued`, its generation cleared; durable when it returns. Only
   * with proof that the text is in no live session: it was never typed there, or that session is gone. `attempts` stays.
   */
  requeue(id: string, patch: { readonly note: string; readonly nowMs: number }): void;
  /** The queue of notifications and the newest of those that are settled, oldest first. */
  notifications(): readonly NotificationRow[];
  /** Adds to the queue outside of a step; durable when it returns. */
  notify(write: NotificationWrite): void;
  /** Moves rows of the same id and channel on; durable when it returns. What was sent stays sent, and the words stay the same. */
  putNotifications(rows: readonly NotificationRow[]): void;
  /** All that was ever booked, oldest first. */
  books(): Books;
  cursor(name: string): string | null;
  setCursor(name: string, value: string): void;
  /** Rows in ascending order of `seq`; with `newest` the last `limit` ones. Default limit 1,000, at most 10,000. */
  events(query: {
    readonly after?: number;
    readonly limit?: number;
    readonly kind?: string;
    readonly newest?: boolean;
  }): readonly EventRow[];
  /** Deletes the oldest events but `keepRows`, keeping everything since the last `start`; a bounded batch a call. Returns how many. */
  prune(keepRows: number): number;
  close(): void;
}

import type { NotificationRow } from '../../src/ports/notifier.ts';
import type { StepWrite } from '../../src/ports/store.ts';

type Message = StepWrite['enqueue'][number];

/** A message to the builder, told apart by its key. */
export function message(key: string, text = `text of ${key}`): Message {
  return { key, agent: 'builder', kind: 'nudge', text };
}

/** A row of the queue of notifications, not tried yet. */
export function notification(key: string, parts: Partial<NotificationRow> = {}): NotificationRow {
  return {
    id: `id of ${key}`,
    channel: 'phone',
    key,
    severity: 'warning',
    title: 'trial',
    text: `text of ${key}`,
    createdMs: 1,
    over: false,
    status: 'queued',
    batch: null,
    attempts: 0,
    dueMs: 1,
    updatedMs: 1,
    note: '',
    ...parts,
  };
}

/** A step at time `at` (both clocks) with what is given. */
export function step(at: number, parts: Partial<Omit<StepWrite, 'now'>> = {}): StepWrite {
  return {
    now: { wall: 1_000_000 + at, mono: at },
    kind: 'step',
    body: `{"at":${at}}`,
    durable: null,
    enqueue: [],
    drop: [],
    ...parts,
  };
}

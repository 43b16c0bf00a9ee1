import { expect } from 'vitest';
import type { ConversationRow, MoneyRow } from '../../src/ports/books.ts';
import type { NotificationRow } from '../../src/ports/notifier.ts';
import type { DeliveryStatus, Store } from '../../src/ports/store.ts';
import type { ResettableStore } from '../../src/store/local-store.ts';
import { messageId } from '../../src/store/message-id.ts';
import { message, notification, step } from './steps.ts';

function money(tokens: number): MoneyRow {
  return {
    ...{ day: '2026-11-20', phase: 'p', agent: 'builder', generation: 2, conversation: 'c', model: 'm' },
    ...{ tokens, parts: { input: 1, output: 2, cache_write: 3, cache_read: 4 } },
    ...{ usd: 0.125, unpriced: 5, turns: 6, lastMs: 7 },
  };
}

function conversation(endedMs: number | null): ConversationRow {
  const name = { agent: 'builder', generation: 2, conversation: 'c' };
  return { ...name, phase: 'p', backend: 'demo', startedMs: 3, endedMs, why: 'first start' };
}

/** What every store keeps to, each case on a fresh one. */
export const contract: readonly (readonly [name: string, check: (store: ResettableStore) => void])[] = [
  [
    'a new store is empty',
    (store) => {
      expect(store.durable()).toBeNull();
      expect(store.outbox()).toEqual([]);
      expect(store.notifications()).toEqual([]);
      expect(store.cursor('any')).toBeNull();
      expect(store.events({})).toEqual([]);
      expect(store.prune(0)).toBe(0);
    },
  ],
  [
    'a commit keeps event, durable model and messages',
    (store) => {
      const rows = store.commit(
        step(7, { kind: 'start', durable: '{"a":1}', enqueue: [message('k', 'a\nb☃')] }),
      );
      const row = {
        id: messageId('k'),
        key: 'k',
        agent: 'builder',
        generation: null,
        kind: 'nudge',
        text: 'a\nb☃',
        status: 'queued',
        createdMs: 1_000_007,
        updatedMs: 1_000_007,
        attempts: 0,
        note: '',
      };
      expect(rows).toEqual([row]);
      expect(store.outbox()).toEqual([row]);
      expect(store.durable()).toBe('{"a":1}');
      expect(store.events({})).toEqual([
        { seq: 1, wallMs: 1_000_007, monoMs: 7, kind: 'start', body: '{"at":7}' },
      ]);
    },
  ],
  [
    'a null durable leaves the last one',
    (store) => {
      store.commit(step(1, { durable: 'one' }));
      store.commit(step(2));
      expect(store.durable()).toBe('one');
      store.commit(step(3, { durable: 'two' }));
      expect(store.durable()).toBe('two');
    },
  ],
  [
    'what stands is told once, by channel; when it is over it is news again',
    (store) => {
      const tell = (at: number, parts: Partial<NotificationRow> = {}) =>
        store.commit(
          step(at, { notifications: { tell: [notification('k', { id: `n${at}`, ...parts })], over: [] } }),
        );
      const ids = () => store.notifications().map((row) => `${row.id} ${row.channel}`);
      tell(1);
      tell(2, { text: 'other words' });
      tell(3, { channel: 'desk' });
      tell(4, { severity: 'critical' });
      tell(5, { severity: 'critical' });
      expect(ids()).toEqual(['n1 phone', 'n3 desk', 'n4 phone']);
      store.commit(step(6, { notifications: { tell: [], over: ['k', 'unknown'] } }));
      expect(store.notifications().every(({ over }) => over)).toBe(true);
      tell(7);
      expect(ids()).toContain('n7 phone');
    },
  ],
  [
    'good news is told once in the same words; what failed is told again',
    (store) => {
      const tell = (id: string, parts: Partial<NotificationRow>) =>
        store.notify({ tell: [notification('k', { id, severity: 'info', ...parts })], over: [] });
      const ids = () => store.notifications().map(({ id }) => id);
      tell('a', { text: 'done' });
      tell('b', { text: 'done' });
      tell('c', { text: 'done, all of it' });
      expect(ids()).toEqual(['a', 'c']);
      tell('next day', { text: 'done', createdMs: 1 + 24 * 3_600_000 });
      expect(ids()).toEqual(['a', 'c', 'next day']);
      store.putNotifications([notification('k', { id: 'next day', status: 'failed' })]);
      store.putNotifications([notification('k', { id: 'c', severity: 'info', status: 'failed' })]);
      tell('d', { text: 'done, all of it' });
      tell('e', { severity: 'warning' });
      tell('e', { severity: 'warning', text: 'the same id' });
      expect(store.notifications().map(({ id, text }) => [id, text])).toEqual([
        ['a', 'done'],
        ['c', 'done, all of it'],
        ['next day', 'done'],
        ['d', 'done, all of it'],
        ['e', 'text of k'],
      ]);
    },
  ],
  [
    'what is over gives way to what is told with it',
    (store) => {
      store.notify({ tell: [notification('job')], over: [] });
      const done = notification('job', { id: 'done', severity: 'info', text: 'it went well' });
      store.commit(step(2, { notifications: { tell: [done], over: ['job'] } }));
      store.commit(step(3, { notifications: { tell: [notification('job', { id: 'again' })], over: [] } }));
      expect(store.notifications().map(({ id, over }) => [id, over])).toEqual([
        ['id of job', true],
        ['done', false],
        ['again', false],
      ]);
    },
  ],
  [
    'what was sent stays sent, what waits outlives a reset, and a reset makes all news again',
    (store) => {
      store.notify({ tell: [notification('a'), notification('b')], over: [] });
      const sent = notification('a', { status: 'sent', batch: 'x', attempts: 1 });
      store.putNotifications([sent]);
      store.putNotifications([notification('a', { status: 'queued', attempts: 7 })]);
      expect(store.notifications()[0]).toEqual(sent);
      store.reset();
      expect(store.notifications().map(({ key, over, status }) => [key, over, status])).toEqual([
        ['a', true, 'sent'],
        ['b', true, 'queued'],
      ]);
    },
  ],
  [
    'only settled notifications are pruned, the oldest first',
    (store) => {
      const rows = Array.from({ length: 1_010 }, (_, n) => notification(`k${n}`, { status: 'sent' }));
      const waits = notification('waits');
      store.notify({ tell: [waits, ...rows], over: [] });
      store.prune(10);
      const left = store.notifications();
      expect(left).toHaveLength(1_001);
      expect(left[0]).toEqual(waits);
      expect(left[1]).toEqual(rows[10]);
    },
  ],
  [
    'the books keep the newest row of a name, and outlive a reset and pruned events',
    (store) => {
      expect(store.books()).toEqual({ money: [], conversations: [] });
      store.commit(step(1, { books: { money: [money(100)], conversations: [conversation(null)] } }));
      const later = { ...money(250), model: 'other', lastMs: 9 };
      store.commit(step(2, { books: { money: [money(300), later], conversations: [conversation(8)] } }));
      store.reset();
      store.prune(0);
      expect(store.books()).toEqual({ money: [money(300), later], conversations: [conversation(8)] });
    },
  ],
  [
    'a known key is left as it is and not returned, in whatever status',
    (store) => {
      const [first] = store.commit(step(1, { enqueue: [message('a', 'first')] }));
      expect(store.commit(step(2, { enqueue: [message('a', 'second'), message('b')] }))).toEqual([
        expect.objectContaining({ key: 'b' }),
      ]);
      for (const status of ['pasted', 'submitted', 'acknowledged'] as const) {
        store.mark(first?.id ?? '', status, { nowMs: 3 });
        expect(store.commit(step(4, { enqueue: [message('a', 'again'), message('a', 'twice')] }))).toEqual(
          [],
        );
      }
      expect(store.outbox().map((row) => [row.key, row.text, row.status])).toEqual([
        ['a', 'first', 'acknowledged'],
        ['b', 'text of b', 'queued'],
      ]);
    },
  ],
  [
    'a dropped row goes only while queued, and may be wanted again',
    (store) => {
      store.commit(step(1, { enqueue: [message('a'), message('b')] }));
      store.mark(messageId('b'), 'pasted', { nowMs: 2 });
      store.commit(step(3, { drop: ['a', 'b', 'unknown'] }));
      expect(store.outbox().map((row) => row.key)).toEqual(['b']);
      expect(store.commit(step(4, { drop: ['a'], enqueue: [message('a')] }))).toHaveLength(1);
      expect(store.outbox().map((row) => row.key)).toEqual(['b', 'a']);
    },
  ],
  [
    'marks record status, generation, note, time and attempts',
    (store) => {
      store.commit(step(1, { enqueue: [message('a')] }));
      const id = messageId('a');
      store.mark(id, 'pasted', { generation: 3, nowMs: 10 });
      store.mark(id, 'pasted', { note: 'again', nowMs: 20 });
      expect(store.outbox()).toEqual([
        expect.objectContaining({
          status: 'pasted',
          generation: 3,
          attempts: 2,
          note: 'again',
          updatedMs: 20,
        }),
      ]);
      store.mark(id, 'submitted', { nowMs: 30 });
      expect(store.outbox()).toEqual([
        expect.objectContaining({
          status: 'submitted',
          generation: 3,
          attempts: 2,
          note: 'again',
          updatedMs: 30,
        }),
      ]);
    },
  ],
  ['marks go forward only', marksGoForwardOnly],
  [
    'a row in flight or failed is put back with its attempts; an acknowledged one is not',
    (store) => {
      store.commit(step(1, { enqueue: [message('a')] }));
      const id = messageId('a');
      for (const status of ['pasted', 'submitted', 'failed'] as const) {
        store.mark(id, 'pasted', { generation: 2, nowMs: 2 });
        store.mark(id, status, { nowMs: 3 });
        store.requeue(id, { note: 'session gone', nowMs: 4 });
        expect(store.outbox()).toEqual([
          expect.objectContaining({ status: 'queued', generation: null, note: 'session gone', updatedMs: 4 }),
        ]);
      }
      expect(store.outbox()[0]?.attempts).toBe(4);
      store.mark(id, 'acknowledged', { nowMs: 5 });
      expect(() => store.requeue(id, { note: '', nowMs: 6 })).toThrow(
        'cannot go from acknowledged to queued',
      );
    },
  ],
  [
    'a reset forgets all but the events, and every key may come again',
    (store) => {
      store.commit(step(1, { durable: 'old', enqueue: [message('a'), message('b')] }));
      store.mark(messageId('a'), 'acknowledged', { nowMs: 2 });
      store.setCursor('main', 'c');
      store.reset();
      expect([store.outbox(), store.durable(), store.cursor('main')]).toEqual([[], null, null]);
      expect(store.commit(step(3, { enqueue: [message('a')] }))).toMatchObject([
        { key: 'a', status: 'queued' },
      ]);
      expect(store.events({}).map(({ seq }) => seq)).toEqual([1, 2]);
    },
  ],
  [
    'an unknown message can be neither marked nor put back',
    (store) => {
      expect(() => store.mark('0123456789', 'pasted', { nowMs: 1 })).toThrow('no message 0123456789');
      expect(() => store.requeue('0123456789', { note: '', nowMs: 1 })).toThrow('no message 0123456789');
    },
  ],
  [
    'cursors are kept apart and replaced',
    (store) => {
      store.setCursor('a', '1');
      store.setCursor('b', "'; DROP TABLE cursors; --");
      store.setCursor('a', '2');
      expect([store.cursor('a'), store.cursor('b'), store.cursor('c')]).toEqual([
        '2',
        "'; DROP TABLE cursors; --",
        null,
      ]);
    },
  ],
  [
    'events are found by sequence, kind and newest, always in order',
    (store) => {
      for (let at = 1; at <= 9; at += 1) store.commit(step(at, { kind: at % 4 === 1 ? 'start' : 'step' }));
      const seqs = (query: Parameters<Store['events']>[0]) => store.events(query).map((row) => row.seq);
      expect(seqs({})).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(seqs({ after: 7 })).toEqual([8, 9]);
      expect(seqs({ limit: 2 })).toEqual([1, 2]);
      expect(seqs({ limit: 2, newest: true })).toEqual([8, 9]);
      expect(seqs({ kind: 'start' })).toEqual([1, 5, 9]);
      expect(seqs({ kind: 'start', newest: true, limit: 1 })).toEqual([9]);
      expect(seqs({ kind: 'step', after: 3, limit: 2 })).toEqual([4, 6]);
      expect(seqs({ after: 3, newest: true, limit: 100 })).toEqual([4, 5, 6, 7, 8, 9]);
      expect(seqs({ limit: 0 })).toEqual([]);
      expect(seqs({ after: 9 })).toEqual([]);
    },
  ],
  [
    'pruning keeps the newest rows and the whole current run',
    (store) => {
      for (let at = 1; at <= 9; at += 1)
        store.commit(step(at, { kind: at === 1 || at === 5 ? 'start' : 'step' }));
      const seqs = () => store.events({}).map((row) => row.seq);
      expect(store.prune(7)).toBe(2);
      expect(seqs()).toEqual([3, 4, 5, 6, 7, 8, 9]);
      expect(store.prune(100)).toBe(0);
      expect(store.prune(0)).toBe(2);
      expect(seqs()).toEqual([5, 6, 7, 8, 9]);
      store.commit(step(10));
      expect(store.events({ newest: true, limit: 1 })[0]?.seq).toBe(10);
    },
  ],
];

const ORDER: readonly DeliveryStatus[] = ['queued', 'pasted', 'submitted', 'acknowledged'];

function marksGoForwardOnly(store: Store): void {
  for (const [from, status] of ORDER.entries()) {
    for (const [to, wanted] of ORDER.entries()) {
      const key = `${status} ${wanted}`;
      store.commit(step(1, { enqueue: [message(key)] }));
      store.mark(messageId(key), status, { nowMs: 2 });
      const mark = () => store.mark(messageId(key), wanted, { nowMs: 3 });
      if (to >= from) mark();
      else expect(mark, key).toThrow(`cannot go from ${status} to ${wanted}`);
      const now = store.outbox().find((row) => row.key === key);
      expect(now?.status).toBe(to >= from ? wanted : status);
    }
    const key = `${status} failed`;
    store.commit(step(1, { enqueue: [message(key)] }));
    store.mark(messageId(key), status, { nowMs: 2 });
    const fail = () => store.mark(messageId(key), 'failed', { nowMs: 3 });
    if (status === 'acknowledged') expect(fail).toThrow('cannot go from acknowledged to failed');
    else {
      fail();
      expect(() => store.mark(messageId(key), 'pasted', { nowMs: 4 })).toThrow('cannot go from failed');
      store.mark(messageId(key), 'acknowledged', { nowMs: 5 });
    }
  }
}

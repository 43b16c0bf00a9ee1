import {
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LoopctlError } from '../../src/errors/error.ts';
import { createFallbackStore, type FallbackStore } from '../../src/store/fallback-store.ts';
import type { LocalStore, ResettableStore, StoreNotice } from '../../src/store/local-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { messageId } from '../../src/store/message-id.ts';
import { openStore } from '../../src/store/open.ts';
import { openResilientStore } from '../../src/store/open-resilient.ts';
import { contents } from './scenario.ts';
import { message, step } from './steps.ts';

let dir = '';
let path = '';
let notices: StoreNotice[] = [];
let store: FallbackStore | null = null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-fallback-'));
  path = join(dir, 'state', 'store.db');
  notices = [];
});
afterEach(() => {
  store?.close();
  rmSync(dir, { recursive: true, force: true });
});
const onNotice = (notice: StoreNotice) => notices.push(notice);
const types = () => notices.map(({ type }) => type);

/** A store whose medium can be made to fail with a code, as a whole. */
function breakable(inner: LocalStore): LocalStore & { breakWith(code: 'LOOPCTL_E_DISK_FULL' | null): void } {
  let broken: 'LOOPCTL_E_DISK_FULL' | null = null;
  const check = () => {
    if (broken !== null) throw new LoopctlError(broken, 'test disk');
  };
  const guard =
    <A extends unknown[], R>(method: (...args: A) => R) =>
    (...args: A): R => {
      check();
      return method(...args);
    };
  return {
    ...inner,
    commit: guard(inner.commit),
    mark: guard(inner.mark),
    requeue: guard(inner.requeue),
    notify: guard(inner.notify),
    putNotifications: guard(inner.putNotifications),
    setCursor: guard(inner.setCursor),
    reset: guard(inner.reset),
    load: guard(inner.load),
    breakWith: (code) => {
      broken = code;
    },
  };
}

type Op = readonly [
  kind: 'commit' | 'drop' | 'mark' | 'requeue' | 'cursor' | 'reset' | 'break' | 'mend',
  n: number,
];
const ops = fc.array(
  fc.tuple(
    fc.constantFrom('commit', 'drop', 'mark', 'requeue', 'cursor', 'reset', 'break', 'mend') as fc.Arbitrary<
      Op[0]
    >,
    fc.nat(5),
  ),
  { maxLength: 60, size: 'max' },
);
const STATUSES = ['pasted', 'submitted', 'acknowledged', 'failed'] as const;

function apply(target: ResettableStore, [kind, n]: Op, at: number): unknown {
  const id = messageId(`k${n % 3}`);
  try {
    if (kind === 'commit')
      return target.commit(step(at, { durable: `d${at}`, enqueue: [message(`k${n % 3}`)] }));
    if (kind === 'drop') return target.commit(step(at, { drop: [`k${n % 3}`] }));
    if (kind === 'reset') return target.reset();
    if (kind === 'cursor') return target.setCursor('main', `c${at}`);
    if (kind === 'requeue') return target.requeue(id, { note: 'r', nowMs: at });
    return target.mark(id, STATUSES[n % 4] ?? 'failed', { generation: n, nowMs: at });
  } catch (error) {
    return String(error);
  }
}

test('whatever fails and mends in between, nothing is lost, repeated or out of order', () => {
  let run = 0;
  fc.assert(
    fc.property(ops, (sequence) => {
      run += 1;
      const file = join(dir, `${run}.db`);
      const disk = breakable(openStore(file, { onNotice }));
      const tried = createFallbackStore(disk, onNotice, { retryMs: 0 });
      const model = createMemoryStore();
      for (const [at, op] of sequence.entries()) {
        if (op[0] === 'break') disk.breakWith('LOOPCTL_E_DISK_FULL');
        else if (op[0] === 'mend') disk.breakWith(null);
        else expect(apply(tried, op, at)).toEqual(apply(model, op, at));
        expect(contents(tried)).toEqual(contents(model));
      }
      disk.breakWith(null);
      expect(tried.heal()).toBe(true);
      tried.close();
      const after = openStore(file, { onNotice });
      expect(contents(after)).toEqual(contents(model));
      after.close();
    }),
    { numRuns: 100 },
  );
});

test('a message is acknowledged once: told again while the disk was full, its time stays the same', () => {
  const inner = openStore(path, { onNotice });
  const disk = breakable(inner);
  store = createFallbackStore(disk, onNotice, { retryMs: 0 });
  const [row] = store.commit(step(1, { enqueue: [message('a')] }));
  const id = row?.id ?? '';
  store.mark(id, 'acknowledged', { generation: 2, nowMs: 2 });
  disk.breakWith('LOOPCTL_E_DISK_FULL');
  store.mark(id, 'acknowledged', { generation: 2, nowMs: 4 });
  expect(store.outbox().map(({ updatedMs }) => updatedMs)).toEqual([2]);
  disk.breakWith(null);
  expect(store.heal()).toBe(true);
  expect(store.outbox().map(({ updatedMs }) => updatedMs)).toEqual([2]);
  expect(inner.outbox().map(({ updatedMs }) => updatedMs)).toEqual([2]);
});

test('a message dropped and wanted again while the disk was full is the new one on disk', () => {
  const inner = openStore(path, { onNotice });
  const disk = breakable(inner);
  store = createFallbackStore(disk, onNotice, { retryMs: 0 });
  store.commit(step(1, { enqueue: [message('a', 'old'), message('b')] }));
  store.mark(messageId('b'), 'pasted', { nowMs: 2 });
  disk.breakWith('LOOPCTL_E_DISK_FULL');
  store.requeue(messageId('b'), { note: 'gone', nowMs: 3 });
  store.commit(step(4, { drop: ['a', 'b'] }));
  store.commit(step(5, { enqueue: [message('a', 'new')] }));
  disk.breakWith(null);
  expect(store.heal()).toBe(true);
  expect(inner.outbox()).toEqual(store.outbox());
  expect(inner.outbox().map(({ key, text, createdMs }) => [key, text, createdMs])).toEqual([
    ['a', 'new', 1_000_005],
  ]);
});

test('one notice when memory takes over, one when everything is on disk again', () => {
  const disk = breakable(createMemoryStore());
  store = createFallbackStore(disk, onNotice, { retryMs: 0 });
  disk.breakWith('LOOPCTL_E_DISK_FULL');
  for (let at = 1; at <= 5; at += 1) store.commit(step(at));
  expect(store.fault()?.code).toBe('LOOPCTL_E_DISK_FULL');
  expect(store.heal()).toBe(false);
  disk.breakWith(null);
  expect(store.heal()).toBe(true);
  expect(store.fault()).toBeNull();
  expect(types()).toEqual(['memory', 'healed']);
  expect(disk.events({})).toHaveLength(5);
});

test('a failing disk is tried again only after a while', () => {
  let now = 0;
  let tries = 0;
  const inner = createMemoryStore();
  const fail = (): never => {
    tries += 1;
    throw new LoopctlError('LOOPCTL_E_STATE_IO', 'test disk');
  };
  const disk: { -readonly [K in keyof LocalStore]: LocalStore[K] } = { ...inner, commit: fail, load: fail };
  store = createFallbackStore(disk, onNotice, { retryMs: 1_000, monoMs: () => now });
  for (now = 0; now < 3_000; now += 100) store.commit(step(now));
  expect(tries).toBe(3);
  disk.load = inner.load;
});

test('a mistake of the caller is thrown, and no reason to leave the disk', () => {
  store = openResilientStore(path, onNotice);
  expect(() => store?.mark('0000000000', 'pasted', { nowMs: 1 })).toThrow('no message');
  expect(store.fault()).toBeNull();
  expect(notices).toEqual([]);
});

test('a state folder deleted while running is made again from memory', () => {
  store = openResilientStore(path, onNotice);
  store.commit(step(1, { durable: 'model', enqueue: [message('a'), message('b')] }));
  store.mark(messageId('a'), 'acknowledged', { nowMs: 2 });
  store.setCursor('main', 'c1');
  rmSync(join(dir, 'state'), { recursive: true });
  expect(store.commit(step(3, { enqueue: [message('a'), message('c')] }))).toMatchObject([{ key: 'c' }]);
  expect(store.fault()?.code).toBe('LOOPCTL_E_STATE_LOST');
  expect(store.heal()).toBe(true);
  store.commit(step(4));
  expect(types()).toEqual(['memory', 'healed']);
  store.close();
  const after = openStore(path, { onNotice });
  expect(after.outbox().map(({ key, status }) => [key, status])).toEqual([
    ['a', 'acknowledged'],
    ['b', 'queued'],
    ['c', 'queued'],
  ]);
  expect([after.durable(), after.cursor('main')]).toEqual(['model', 'c1']);
  expect(after.events({}).map(({ monoMs }) => monoMs)).toEqual([3, 4]);
  after.close();
});

test('a database damaged while running is moved aside and made again from memory', () => {
  store = openResilientStore(path, onNotice);
  store.commit(step(1, { durable: 'model', enqueue: [message('a')] }));
  // More than the page cache and the log hold, so that damage of the file is met.
  for (let at = 2; at < 700; at += 1) store.commit(step(at, { body: 'x'.repeat(8_000) }));
  const fd = openSync(path, 'r+');
  const { size } = statSync(path);
  for (let at = 4096; at < size; at += 4096) writeSync(fd, Buffer.alloc(4096, 0x5a), 0, 4096, at);
  expect(() => store?.events({})).not.toThrow();
  expect(store.fault()?.code).toBe('LOOPCTL_E_STATE_CORRUPT');
  store.commit(step(900, { enqueue: [message('b')] }));
  expect(store.heal()).toBe(true);
  expect(types()).toEqual(['memory', 'rebuilt', 'healed']);
  store.close();
  const after = openStore(path, { onNotice });
  expect(after.outbox().map(({ key }) => key)).toEqual(['a', 'b']);
  expect(after.durable()).toBe('model');
  after.close();
  expect(readdirSync(join(dir, 'state')).some((name) => name.includes('.broken-'))).toBe(true);
});

test('a start without a place to write begins in memory, and joins what is there once there is one', () => {
  const before = openStore(path, { onNotice });
  before.commit(step(1, { durable: 'old', enqueue: [message('a'), message('b')] }));
  before.mark(messageId('a'), 'acknowledged', { nowMs: 2 });
  before.close();
  const real = join(dir, 'state');
  const away = join(dir, 'away');
  renameSync(real, away);
  writeFileSync(real, 'in the way');

  store = openResilientStore(path, onNotice);
  expect(types()).toEqual(['memory']);
  store.commit(step(10, { durable: 'new', enqueue: [message('a'), message('c')] }));
  expect(store.outbox()).toHaveLength(2);
  rmSync(real);
  renameSync(away, real);
  expect(store.heal()).toBe(true);

  expect(types()).toEqual(['memory', 'healed']);
  expect(store.durable()).toBe('new');
  expect(store.outbox().map(({ key, status }) => [key, status])).toEqual([
    ['a', 'acknowledged'],
    ['b', 'queued'],
    ['c', 'queued'],
  ]);
  expect(store.events({}).map(({ seq, monoMs }) => [seq, monoMs])).toEqual([
    [1, 1],
    [2, 10],
  ]);
});

test('memory is bounded by rows and bytes, and what that cost is told', () => {
  const small = createMemoryStore({ bounds: { maxEvents: 20, maxBytes: 1_000 } });
  for (let at = 1; at <= 100; at += 1) small.commit(step(at, { body: 'x'.repeat(10) }));
  expect(small.events({}).length).toBeLessThanOrEqual(20);
  expect(small.events({ newest: true, limit: 1 })[0]?.seq).toBe(100);
  small.commit(step(101, { body: 'x'.repeat(999) }));
  expect(small.events({}).map(({ seq }) => seq)).toEqual([101]);
  expect(small.lostEvents()).toBe(100);
});

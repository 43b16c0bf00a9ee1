import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LoopctlError } from '../../src/errors/error.ts';
import { createFallbackStore } from '../../src/store/fallback-store.ts';
import type { LocalStore, ResettableStore } from '../../src/store/local-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { openStore } from '../../src/store/open.ts';
import { contract } from './contract.ts';
import { message, step } from './steps.ts';

let dir = '';
let store: ResettableStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-store-'));
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

const onNotice = () => undefined;
const sqlite = (): LocalStore => openStore(join(dir, 'state.db'), { onNotice });
/** A disk that is full from the start and never heals. */
const full = (): LocalStore => {
  const fail = (): never => {
    throw new LoopctlError('LOOPCTL_E_DISK_FULL', 'test disk');
  };
  return {
    ...createMemoryStore(),
    commit: fail,
    mark: fail,
    requeue: fail,
    setCursor: fail,
    reset: fail,
    load: fail,
  };
};

const stores: readonly (readonly [string, () => ResettableStore])[] = [
  ['sqlite', sqlite],
  ['memory', () => createMemoryStore()],
  ['fallback over sqlite', () => createFallbackStore(sqlite(), onNotice)],
  ['fallback without a disk', () => createFallbackStore(null, onNotice)],
];

describe.each(stores)('%s store', (_name, open) => {
  test.each(contract)('%s', (_case, check) => {
    store = open();
    check(store);
  });
});

test('the contract holds in memory over a full disk too, but for pruning, which waits for the disk', () => {
  for (const [name, check] of contract.filter(([name]) => !name.startsWith('pruning'))) {
    store = createFallbackStore(full(), onNotice, { retryMs: 0 });
    expect(() => check(store), name).not.toThrow();
  }
});

test('a sqlite store gives after reopening what it gave before', () => {
  store = sqlite();
  store.commit(step(1, { durable: 'model', enqueue: [message('a'), message('b')] }));
  store.commit(step(2, { drop: ['a'] }));
  store.setCursor('main', 'abc');
  const before = [store.events({}), store.outbox(), store.durable(), store.cursor('main')];
  store.close();
  store = sqlite();
  expect([store.events({}), store.outbox(), store.durable(), store.cursor('main')]).toEqual(before);
});

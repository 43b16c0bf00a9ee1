import { expect, test } from 'vitest';
import type { Fact } from '../../src/core/facts.ts';
import { initialModel } from '../../src/core/initial.ts';
import { createLoop } from '../../src/daemon/loop.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { makeSettings, start } from '../core/make.ts';

const request = { type: 'send', agent: 'builder', text: 'Look again.', by: 'ada', nonce: 'n1' } as const;

/** A loop whose turns run when the test says so. */
function rig() {
  const store = createMemoryStore();
  let turns: (() => void)[] = [];
  const loop = createLoop({
    ...{ model: initialModel(makeSettings(), start), store, bootId: 'boot', perform() {}, onTurn() {} },
    clock: { now: () => start, after: () => () => {}, soon: (fn) => void turns.push(fn) },
    log: { error() {} } as never,
    gap: () => null,
    prepare: ({ text }) => text,
    news: () => ({ tell: [], over: [] }) as never,
  });
  let settled = 'waits';
  return {
    store,
    loop,
    turn() {
      const now = turns;
      turns = [];
      for (const fn of now) fn();
    },
    /** Hands in; what became of it is told by `outcome`. */
    take(...facts: readonly Fact[]) {
      loop.take(...facts).then(
        () => (settled = 'taken'),
        (error: unknown) => (settled = String(error)),
      );
    },
    async outcome() {
      await Promise.resolve();
      await Promise.resolve();
      return settled;
    },
  };
}

test('what is answered as taken is on record before the answer', async () => {
  const { store, turn, take, outcome } = rig();
  take(request);
  expect(await outcome()).toBe('waits');
  expect(store.events({ limit: 10 })).toEqual([]);
  turn();
  expect(store.events({ limit: 10 }).map(({ body }) => body)).toEqual([
    expect.stringContaining('Look again.'),
  ]);
  expect(await outcome()).toBe('taken');
});

test('with nothing to hand in it waits for what is queued already', async () => {
  const { store, loop, turn, take, outcome } = rig();
  loop.post(request);
  take();
  turn();
  expect(await outcome()).toBe('taken');
  expect(store.events({ limit: 10 })).toHaveLength(1);
  take();
  turn();
  expect(store.events({ limit: 10 })).toHaveLength(1);
});

test('a turn that cannot be recorded is told to whom it concerns', async () => {
  const { store, turn, take, outcome } = rig();
  store.commit = () => {
    throw new Error('no space left');
  };
  take(request);
  turn();
  expect(await outcome()).toContain('no space left');
});

test('a daemon that stops takes nothing more, and says so', async () => {
  const { loop, take, outcome } = rig();
  take(request);
  loop.stop();
  expect(await outcome()).toContain('the daemon is stopping');
  await expect(loop.take(request)).rejects.toMatchObject({ code: 'LOOPCTL_E_CONTROL' });
});

test('what must outlive the daemon is on record as it is now, each time that it is another', () => {
  const { store, loop, turn } = rig();
  const paused = (): unknown => (JSON.parse(store.durable() ?? '{}') as { paused?: unknown }).paused;
  for (const on of [true, false, true]) {
    loop.post({ type: 'pause', agent: null, on, by: 'ada' });
    turn();
    expect(paused()).toEqual(on ? expect.objectContaining({ by: 'ada' }) : null);
  }
});

import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { openRows } from '../../../src/terminal/delivery/rows.ts';

const now = { mono: 0, wall: 0 };

test('rows of one agent that are not taken, as they are now', () => {
  const store = createMemoryStore();
  const enqueue = ['builder', 'adversary', 'builder'].map((agent, n) => ({
    ...({ key: `k${n}`, agent, text: 'x' } as const),
    kind: 'handoff' as const,
  }));
  store.commit({ now, kind: 'step', body: '', durable: null, enqueue, drop: [] });
  const keys = (agent: string) =>
    openRows(store.outbox(), agent).map(({ key, status }) => `${key} ${status}`);
  expect(keys('builder')).toEqual(['k0 queued', 'k2 queued']);
  expect(keys('adversary')).toEqual(['k1 queued']);
  expect(keys('nobody')).toEqual([]);
  const [first] = store.outbox();
  store.mark(first?.id ?? '', 'pasted', { generation: 1, note: '', nowMs: 1 });
  expect(keys('builder')).toEqual(['k0 pasted', 'k2 queued']);
  store.mark(first?.id ?? '', 'acknowledged', { generation: 1, note: '', nowMs: 2 });
  expect(keys('builder')).toEqual(['k2 queued']);
  store.reset();
  expect(keys('builder')).toEqual([]);
});

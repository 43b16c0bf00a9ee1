import fc from 'fast-check';
import { expect, test } from 'vitest';
import { booksAfter } from '../../../src/core/books.ts';
import { type Durable, fromDurable, toDurable } from '../../../src/core/durable.ts';
import type { Fact } from '../../../src/core/facts.ts';
import { withBooks } from '../../../src/core/money/take-up.ts';
import { sumOf } from '../../../src/core/money/tally.ts';
import { costsOf } from '../../../src/core/view/costs.ts';
import type { Signal } from '../../../src/ports/agent.ts';
import { createMemoryStore, type MemoryStore } from '../../../src/store/memory-store.ts';
import { at, type Life, makeLife, makeRunning, makeSettings } from '../make.ts';

const settings = makeSettings({
  cadence: 'solo',
  roles: { builder: {} },
  prices: { known: { input: 1000, output: 0, cache_write: 0, cache_read: 0 } },
});

/** What the agent writes in its n-th turn: one turn every three hours, so that a run goes over midnight. */
function turn(n: number, tokens: number): readonly Signal[] {
  const atMs = at(3 * 3600 * n).wall;
  const parts = { input: tokens, output: 0, cache_write: 0, cache_read: 0 };
  return [
    { event: 'turn_start', at: atMs },
    {
      event: 'usage',
      at: atMs + 10,
      conversation: 'talk-builder',
      model: 'known',
      tokens,
      parts,
      cost_usd: null,
    },
    { event: 'turn_end', at: atMs + 20, message: 'x' },
  ];
}

/** What was used on each day, by hand: the first five turns are before midnight. */
function byDay(added: readonly number[]): readonly unknown[] {
  const sum = (some: readonly number[]) => some.reduce((a, b) => a + b, 0);
  const [first, second] = [added.slice(0, 5), added.slice(5)];
  const days = [['2026-01-05', sum(first), first.length]];
  return second.length === 0 ? days : [...days, ['2026-01-06', sum(second), second.length]];
}

/** A turn of the loop as the daemon makes it: what is decided is written in one transaction. */
function write(store: MemoryStore, before: Life['model'], life: Life): void {
  const books = booksAfter(before, life.model);
  const durable = JSON.stringify(toDurable(life.model, 'boot', life.now));
  const what = { kind: 'step', body: '', durable, enqueue: [], drop: [] } as const;
  store.commit({ now: life.now, ...what, ...(books === null ? {} : { books }) });
}

/** Another daemon finds the session and reads its file again from the beginning. */
function begin(store: MemoryStore, file: readonly Signal[], now: Life['now'], lost: boolean): Life {
  const life = makeLife(settings);
  life.now = now;
  const durable = lost ? null : (JSON.parse(store.durable() ?? 'null') as Durable | null);
  const model =
    durable === null ? { ...makeLife(settings).model } : fromDurable(durable, settings, 'boot', now);
  const builder = model.agents.builder;
  if (builder === undefined) throw new Error('no builder');
  const known = { ...model, agents: { builder: { ...builder, generation: 1 } } };
  life.model = { ...withBooks(known, store.books(), now), ready: true };
  life.launched('builder', { adopted: true });
  for (const signal of file) life.tell(fact(signal, true));
  return life;
}

const fact = (signal: Signal, replayed: boolean): Fact => ({
  type: 'signal',
  agent: 'builder',
  generation: 1,
  signal,
  replayed,
});

test('killed before or after any write, with or without its state: nothing is lost or counted twice', () => {
  const fate = fc.constantFrom('lives', 'lives', 'dies before', 'dies after', 'state is lost' as const);
  fc.assert(
    fc.property(
      fc.array(fc.nat(500), { minLength: 1, maxLength: 8 }),
      fc.infiniteStream(fate),
      (added, fates) => {
        const store = createMemoryStore();
        let life = makeRunning(settings);
        write(store, makeLife(settings).model, life);
        let total = 0;
        const file: Signal[] = [];
        for (const [n, tokens] of added.entries()) {
          total += tokens;
          for (const signal of turn(n, total)) {
            file.push(signal, signal);
            const before = life.model;
            life.now = { mono: life.now.mono + 1000, wall: Math.max(life.now.wall + 1000, signal.at) };
            life.tell(fact(signal, false), fact(signal, false));
            const what = fates.next().value;
            if (what !== 'dies before') write(store, before, life);
            if (what === 'lives') continue;
            const reborn = begin(store, file, life.now, what === 'state is lost');
            write(store, withBooks(reborn.model, store.books(), life.now), reborn);
            life = reborn;
          }
        }
        const { money } = store.books();
        expect(sumOf(money)).toMatchObject({ tokens: total, turns: added.length, unpriced: 0 });
        expect(sumOf(money).usd).toBeCloseTo(total / 1000);
        expect(life.model.money.project).toMatchObject({ tokens: total, turns: added.length });
        const days = costsOf(money, 'day', null).lines.map(({ name, tokens, turns }) => [
          name,
          tokens,
          turns,
        ]);
        expect(days).toEqual(byDay(added));
      },
    ),
    { numRuns: 300 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Money, noMoney } from '../../../src/core/money/money.ts';
import { costAt, priceOf } from '../../../src/core/money/prices.ts';
import { bookUsage, streamsOf } from '../../../src/core/money/usage.ts';
import type { Usage } from '../../../src/ports/agent.ts';

const price = { input: 1, output: 10, cache_write: 2, cache_read: 0.1 };
const rates = { prices: { known: price }, model: null };
const who = { agent: 'builder', generation: 1, phase: '1', conversation: 'own' };
const noon = Date.parse('2026-01-05T12:00:00Z');

const book = (money: Money, usage: Usage, atWall = noon, generation = 1) =>
  bookUsage(money, { ...who, generation }, usage, rates, atWall);
const all = (...usages: readonly Usage[]) => usages.reduce((money, usage) => book(money, usage), noMoney);

const parts = (input: number, output = 0) => ({ input, output, cache_write: 0, cache_read: 0 });
const usage = (patch: Partial<Usage>): Usage => ({ tokens: 0, cost_usd: null, ...patch });

test.each([
  ['known', price],
  ['known-20260101', price],
  ['known-2026-01-01', price],
  ['vendor/known-latest', price],
  ['known-mini', null],
  ['__proto__', null],
  ['', null],
])('the price of %s', (model, expected) => {
  expect(priceOf({ known: price }, model)).toEqual(expected);
});

test('a cost is that of each kind of token', () => {
  expect(costAt(price, { input: 1e6, output: 1e5, cache_write: 5e5, cache_read: 1e7 })).toBeCloseTo(4);
});

test('told again, in another order, or less than before: nothing more is booked', () => {
  const line = fc.record({ n: fc.nat(1000), model: fc.constantFrom('known', 'new') });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), fc.infiniteStream(fc.nat()), (lines, picks) => {
      const usages = lines.map(({ n, model }) => usage({ model, tokens: 2 * n, parts: parts(n, n) }));
      const shuffled = [...usages, ...usages].toSorted(() => ((picks.next().value ?? 0) % 3) - 1);
      const highest = (model: string) =>
        Math.max(0, ...lines.filter((one) => one.model === model).map(({ n }) => n));
      const money = all(...shuffled);
      expect(money.project.tokens).toBe(2 * (highest('known') + highest('new')));
      expect(money.project.usd).toBeCloseTo((11 * highest('known')) / 1e6);
      expect(money.project.unpriced).toBe(2 * highest('new'));
    }),
  );
});

test.each<[string, readonly Usage[], { usd: number; unpriced: number }]>([
  ['told', [usage({ tokens: 5, cost_usd: 0.5 })], { usd: 0.5, unpriced: 0 }],
  ['told as nothing', [usage({ tokens: 5, cost_usd: 0 })], { usd: 0, unpriced: 0 }],
  ['computed', [usage({ model: 'known', tokens: 5, parts: parts(5) })], { usd: 5e-6, unpriced: 0 }],
  [
    'of a model without a price',
    [usage({ model: 'new', tokens: 5, parts: parts(5) })],
    { usd: 0, unpriced: 5 },
  ],
  ['of a sum without its kinds', [usage({ model: 'known', tokens: 5 })], { usd: 0, unpriced: 5 }],
  [
    'computed, then told for the whole: what was told',
    [usage({ model: 'known', tokens: 5, parts: parts(5) }), usage({ cost_usd: 0.25 })],
    { usd: 0.25, unpriced: 0 },
  ],
  [
    'unknown, then told',
    [usage({ model: 'new', tokens: 5, parts: parts(5) }), usage({ cost_usd: 0.25 })],
    { usd: 0.25, unpriced: 0 },
  ],
  [
    'told, then more tokens: what they cost will be told',
    [
      usage({ cost_usd: 0.25 }),
      usage({ model: 'known', tokens: 5, parts: parts(5) }),
      usage({ cost_usd: 0.5 }),
    ],
    { usd: 0.5, unpriced: 0 },
  ],
])('the cost is %s', (_name, usages, expected) => {
  expect(all(...usages).project).toMatchObject(expected);
});

test('a conversation that goes on in another session counts there only what is new', () => {
  const first = book(noMoney, usage({ conversation: 'c', tokens: 100 }));
  const second = book(first, usage({ conversation: 'c', tokens: 130 }), noon, 2);
  expect(Object.values(second.rows).map(({ generation, tokens }) => [generation, tokens])).toEqual([[2, 30]]);
  expect(second.project.tokens).toBe(130);
});

test('a row a day; a late word of the day before does not count for today', () => {
  const first = book(noMoney, usage({ tokens: 10 }), noon);
  const next = book(first, usage({ tokens: 15 }), noon + 86_400_000);
  expect(next.day).toMatchObject({ id: '2026-01-06', tally: { tokens: 5 } });
  const late = book(next, usage({ tokens: 16 }), noon);
  expect(late.day.tally.tokens).toBe(5);
  expect(Object.values(late.rows).map(({ day, tokens }) => [day, tokens])).toEqual([
    ['2026-01-05', 11],
    ['2026-01-06', 5],
  ]);
});

test('streams that are taken up from rows know what was booked', () => {
  const money = all(usage({ model: 'known', tokens: 10, parts: parts(10) }), usage({ cost_usd: 0.5 }));
  const again: Money = { ...noMoney, streams: streamsOf(Object.values(money.rows)) };
  const same = [usage({ model: 'known', tokens: 10, parts: parts(10) }), usage({ cost_usd: 0.5 })];
  expect(same.reduce((one, told) => book(one, told), again).project).toMatchObject({ tokens: 0, usd: 0 });
  expect(book(again, usage({ model: 'known', tokens: 12, parts: parts(12) })).project.tokens).toBe(2);
});

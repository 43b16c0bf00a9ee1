import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlausible, retryMs } from '../../../src/notify/when/backoff.ts';

test.each([
  [1, 0, null, 5_000],
  [2, 0, null, 10_000],
  [3, 0, null, 20_000],
  [30, 0, null, 900_000],
  [1, 0, 60_000, 60_000],
  [5, 0, 1_000, 80_000],
  [1, 0, 99_999_999, 3_600_000],
])('after %i failures with %d of the spread, asked for %s: %i ms', (attempts, random, asked, ms) => {
  expect(retryMs(attempts, random, asked)).toBe(ms);
});

test('every wait is bounded, and no due time of ours looks implausible', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(), random, fc.option(fc.nat()), (attempts, spread, asked) => {
      const ms = retryMs(attempts, spread, asked);
      expect(ms).toBeGreaterThanOrEqual(5_000);
      expect(isPlausible(1_000 + ms, 1_000)).toBe(true);
    }),
  );
  expect(isPlausible(10 * 3_600_000, 0)).toBe(false);
});

import { expect, test } from 'vitest';
import { createLagWatch } from '../../src/daemon/lag.ts';

test('the worst lag since the last read is kept, early ticks are none', () => {
  const watch = createLagWatch();
  const lags = [
    [100, 103],
    [200, 250],
    [300, 299],
  ].map(([due = 0, fired = 0]) => {
    watch.expect(due);
    return watch.tick(fired);
  });
  expect(lags).toEqual([3, 50, 0]);
  expect(watch.read()).toBe(50);
  expect(watch.read()).toBe(0);
});

test('a tick that nobody expected says nothing', () => {
  const watch = createLagWatch();
  expect(watch.tick(5_000)).toBe(0);
  watch.expect(10);
  watch.tick(20);
  expect(watch.tick(9_999)).toBe(0);
  expect(watch.read()).toBe(10);
});

import { expect, test } from 'vitest';
import { systemClock } from '../../src/daemon/clock.ts';

test('a timer further away than Node can count does not fire at once; one that is due does', async () => {
  let early = 0;
  const cancels = [2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER, Infinity].map((ms) =>
    systemClock.after(ms, () => {
      early += 1;
    }),
  );
  // Node sets a delay that it cannot hold to 1 ms: what is due after 20 ms comes behind all of those.
  await new Promise<void>((resolve) => systemClock.after(20, resolve));
  for (const cancel of cancels) cancel();
  expect(early).toBe(0);
  await new Promise<void>((resolve) => systemClock.after(-5, resolve));
});

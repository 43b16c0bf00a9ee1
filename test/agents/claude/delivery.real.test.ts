import { expect, test } from 'vitest';
import { untilState } from '../../e2e/lib/daemon.ts';
import { until } from '../../e2e/lib/wait.ts';
import { beginReal } from '../real.ts';

const COUNT = 18;

test(`${COUNT} messages, to an idle and a busy session, alone and in bursts: each taken once`, async (context) => {
  const { daemon, prompts, send } = await beginReal(context, {
    prompts: { builder: '@api always drip 20 50' },
  });
  await untilState(daemon, 'builder', ['ready']);
  const taken = (n: number): number =>
    prompts('builder').reduce((sum, text) => sum + text.split(`Number ${n}.`).length - 1, 0);
  for (let n = 1; n <= COUNT; n += 1) {
    await send('builder', `Number ${n}.`);
    // Alone to the idle one, alone to the busy one, or the next right behind it.
    if (n % 3 === 0) await untilState(daemon, 'builder', ['ready']);
    if (n % 3 === 1) await until(`${n} is taken`, () => taken(n) > 0);
  }
  await until('all are taken', () => taken(COUNT) > 0);
  await untilState(daemon, 'builder', ['ready']);
  const counts = Array.from({ length: COUNT }, (_, index) => taken(index + 1));
  expect(counts).toEqual(counts.map(() => 1));
});

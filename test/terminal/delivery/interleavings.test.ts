import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AgentScript } from '../../fakes/agent.ts';
import { createInjector, type Fault } from './faults.ts';
import { createWorld, type Life, type World } from './world.ts';

const HOUR_MS = 3_600_000;

const script = fc.record<Partial<AgentScript>>({
  signalDelayMs: fc.option(fc.integer({ min: 0, max: 1_800 }), { nil: null }),
  readDelayMs: fc.integer({ min: 0, max: 1_500 }),
  takeDelayMs: fc.integer({ min: 0, max: 400 }),
  dropEnters: fc.integer({ min: 0, max: 1 }),
  newlineEnters: fc.integer({ min: 0, max: 1 }),
  queuesInput: fc.boolean(),
  bracketed: fc.boolean(),
  pauseMs: fc.constantFrom(0, 150),
  turnMs: fc.integer({ min: 1, max: 30_000 }),
  placeholder: fc.boolean(),
});

type Step =
  | { readonly type: 'send' }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'fault'; readonly n: number; readonly fault: Fault; readonly downMs: number }
  | { readonly type: 'obstacle'; readonly what: 'dialog' | 'limited'; readonly ms: number }
  | { readonly type: 'relaunch' };

const everyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ type: 'send' }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 5_000 }).map<Step>((ms) => ({ type: 'wait', ms })) },
  {
    weight: 3,
    arbitrary: fc.record<Step & { type: 'fault' }>({
      type: fc.constant('fault'),
      n: fc.integer({ min: 0, max: 80 }),
      fault: fc.constantFrom('halt', 'throw'),
      downMs: fc.integer({ min: 0, max: 8_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record<Step & { type: 'obstacle' }>({
      type: fc.constant('obstacle'),
      what: fc.constantFrom('dialog', 'limited'),
      ms: fc.integer({ min: 0, max: 20_000 }),
    }),
  },
);

async function play(
  steps: readonly Step[],
  agent: Partial<AgentScript>,
): Promise<{ world: World; life: Life }> {
  const injector = createInjector();
  const world = await createWorld({ script: agent, wrap: injector.wrap });
  let life = await world.live();
  for (const step of steps) {
    if (step.type === 'send') {
      world.send('Review: PASS');
      life.deliverer.kick('builder');
    } else if (step.type === 'wait') {
      await world.clock.advance(step.ms);
    } else if (step.type === 'obstacle') {
      world.session().agent.set({ [step.what]: step.what === 'dialog' ? 'Trust?' : 'LIMIT' });
      await world.clock.advance(step.ms);
      world.session().agent.set({ [step.what]: null });
    } else if (step.type === 'relaunch') {
      await world.relaunch();
      life.deliverer.kick('builder');
    } else {
      injector.arm(step.n, step.fault);
      await world.clock.until(() => injector.fired, 5_000);
      injector.disarm();
      if (!injector.fired || step.fault === 'throw') continue;
      await world.clock.advance(step.downMs);
      life = await world.live();
      void life.deliverer.recover('builder');
    }
  }
  const isSettled = (): boolean => !world.statuses().some((s) => s !== 'acknowledged' && s !== 'failed');
  expect(await world.clock.until(isSettled, HOUR_MS)).toBe(true);
  await world.clock.advance(120_000);
  return { world, life };
}

test('whatever happens in whatever order, each message is taken once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(everyStep, { maxLength: 25 }), script, async (steps, agent) => {
      const { world } = await play(steps, agent);
      const outcome = world.statuses().map((status, index) => [status, world.takes()[index]]);
      expect(outcome).toEqual(outcome.map(() => ['acknowledged', 1]));
      expect(world.terminal.typed).not.toContain('<Escape>');
    }),
    { numRuns: 300 },
  );
});

const withRelaunch = fc.oneof(
  { weight: 9, arbitrary: everyStep },
  { weight: 2, arbitrary: fc.constant<Step>({ type: 'relaunch' }) },
);

test('sessions that are replaced at any time lose nothing and take nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(withRelaunch, { maxLength: 25 }), script, async (steps, agent) => {
      const { world } = await play(steps, agent);
      for (const [index, status] of world.statuses().entries()) {
        const takes = world.takesByGeneration(index);
        expect(Math.max(...takes)).toBeLessThanOrEqual(1);
        if (status === 'acknowledged') expect(takes).toContain(1);
      }
    }),
    { numRuns: 200 },
  );
});

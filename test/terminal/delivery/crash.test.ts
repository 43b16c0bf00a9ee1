import { expect, test } from 'vitest';
import type { AgentScript } from '../../fakes/agent.ts';
import { createInjector, type Fault } from './faults.ts';
import { createWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const MAX_POINTS = 2_000;

interface Outcome {
  readonly fired: boolean;
  readonly point: string;
  readonly statuses: readonly string[];
  readonly takes: readonly number[];
}

/** Sends one message, then three more; the fault strikes at the n-th port call; a new life recovers. */
async function run(script: Partial<AgentScript>, n: number, fault: Fault, downMs: number): Promise<Outcome> {
  const injector = createInjector();
  const world = await createWorld({ script, wrap: injector.wrap });
  const first = await world.live();
  injector.arm(n, fault);
  world.send('First');
  first.deliverer.kick('builder');
  await world.clock.until(() => injector.fired || settled(world), HOUR_MS);
  for (const text of ['Second', 'Third', 'Fourth']) world.send(text);
  first.deliverer.kick('builder');
  await world.clock.until(() => injector.fired || settled(world), HOUR_MS);
  const point = injector.points.at(-1) ?? '';
  if (injector.fired && fault === 'halt') {
    await world.clock.advance(downMs);
    const second = await world.live();
    void second.deliverer.recover('builder');
  }
  await world.clock.until(() => settled(world), HOUR_MS);
  await world.clock.advance(60_000);
  return { fired: injector.fired, point, statuses: world.statuses(), takes: world.takes() };
}

function settled(world: World): boolean {
  return world.statuses().every((status) => status === 'acknowledged' || status === 'failed');
}

const scripts: readonly (readonly [name: string, script: Partial<AgentScript>])[] = [
  ['polite', {}],
  ['no signals', { signalDelayMs: null }],
  ['no signals, short turns', { signalDelayMs: null, turnMs: 50 }],
  ['a pause before submit', { pauseMs: 200 }],
  ['a pause before submit, no signals', { pauseMs: 200, signalDelayMs: null }],
  ['drops Enters', { dropEnters: 2 }],
  ['drops Enters, no signals', { dropEnters: 2, signalDelayMs: null }],
  ['Enter is a newline', { newlineEnters: 1 }],
  ['drops a paste', { dropPastes: 1 }],
  ['drops a paste without a sign', { dropPastes: 1, silent: true }],
  ['drops a paste, no signals', { dropPastes: 1, signalDelayMs: null }],
  ['reads slowly', { readDelayMs: 1_200 }],
  ['reads slowly, no signals', { readDelayMs: 1_200, signalDelayMs: null }],
  ['takes slowly', { takeDelayMs: 1_500 }],
  ['takes slowly, no signals', { takeDelayMs: 1_500, signalDelayMs: null }],
  ['shows no echo', { echo: false }],
  ['shows a placeholder', { placeholder: true, dropEnters: 1 }],
  ['signals late', { signalDelayMs: 1_500 }],
  ['no queue', { queuesInput: false }],
  ['no queue, no signals', { queuesInput: false, signalDelayMs: null }],
  ['no bracketed paste', { bracketed: false }],
];

const faults: readonly (readonly [fault: Fault, downMs: number])[] = [
  ['halt', 0],
  ['halt', 5_000],
  ['throw', 0],
];

for (const [fault, downMs] of faults) {
  test.each(scripts)(`${fault} at every port call, ${downMs} ms down: %s`, async (_name, script) => {
    let n = 0;
    for (; n < MAX_POINTS; n += 1) {
      const outcome = await run(script, n, fault, downMs);
      const { point, statuses, takes } = outcome;
      expect({ n, point, statuses, takes }).toEqual({
        n,
        point,
        statuses: Array(4).fill('acknowledged'),
        takes: Array(4).fill(1),
      });
      if (!outcome.fired) break;
    }
    expect(n).toBeGreaterThan(20);
    expect(n).toBeLessThan(MAX_POINTS);
  });
}

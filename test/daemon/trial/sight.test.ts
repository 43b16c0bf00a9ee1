import { expect, test } from 'vitest';
import { hear, look, nothingSeen, type Sight } from '../../../src/daemon/trial/sight.ts';
import type { ScreenReading, Signal } from '../../../src/ports/agent.ts';
import { reading } from '../../core/make.ts';

type Step = Signal['event'] | ScreenReading['state'] | 'empty turn';

const signals: Readonly<Partial<Record<Step, Signal>>> = {
  prompt: { event: 'prompt', at: 0, text: 'Hello' },
  turn_start: { event: 'turn_start', at: 0 },
  turn_end: { event: 'turn_end', at: 0, message: 'pong' },
  'empty turn': { event: 'turn_end', at: 0, message: ' ' },
};

/** Steps happen a second apart. */
function see(structured: boolean, ...steps: readonly Step[]): Sight {
  return steps.reduce((sight, step, n) => {
    const signal = signals[step];
    if (signal !== undefined) return hear(sight, signal, n * 1000);
    return look(sight, reading(step as ScreenReading['state'], { evidence: step }), structured, n * 1000);
  }, nothingSeen);
}

test.each([
  [true, ['starting', 'ready', 'prompt', 'turn_start', 'busy', 'turn_end'], 1000, 5000, null],
  [true, ['ready', 'busy', 'ready'], 0, null, null],
  [false, ['starting', 'ready', 'busy', 'ready'], 1000, 3000, null],
  [false, ['starting', 'dialog'], null, null, 'dialog'],
  [true, ['prompt', 'turn_start', 'empty turn'], 0, null, 'failed'],
  [true, ['turn_start', 'empty turn', 'turn_start'], 0, null, null],
  [true, ['turn_start', 'limited'], 0, null, 'limit'],
  [true, ['unknown', 'starting'], null, null, null],
] as const)('structured %j: %j', (structured, steps, readyMs, answeredMs, hurdle) => {
  const sight = see(structured, ...steps);
  expect(sight).toMatchObject({ readyMs, answeredMs });
  expect(sight.hurdle?.kind ?? null).toBe(hurdle);
});

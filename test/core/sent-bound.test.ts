import { expect, test } from 'vitest';
import { makeRunning } from './make.ts';

test('the messages of a long phase are remembered up to a bound, those under way always', () => {
  const life = makeRunning();
  for (let n = 0; n < 700; n += 1) {
    life.tell({ type: 'send', agent: 'builder', text: `word ${n}`, by: 'me', nonce: `${n}` });
    if (n !== 0) life.delivered('builder', 'human', 'acknowledged');
  }
  const keys = Object.keys(life.model.sent);
  expect(keys.length).toBeLessThanOrEqual(500);
  expect(keys).toContain('human/0');
  expect(keys).toContain('human/699');
  expect(keys).not.toContain('human/1');
});

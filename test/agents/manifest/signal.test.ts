import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSignal } from '../../../src/agents/manifest/signal.ts';

test.each([
  '{"event":"ready","at":1,"conversation":"c"}',
  '{"event":"ready","at":1}',
  '{"event":"prompt","at":1,"text":"go"}',
  '{"event":"turn_start","at":1}',
  '{"event":"turn_end","at":1,"message":"m"}',
  '{"event":"tool_start","at":1,"id":"t","name":"Bash"}',
  '{"event":"tool_end","at":1,"id":"t"}',
  '{"event":"dialog","at":1,"what":"trust"}',
  '{"event":"limit","at":1,"kind":"usage","reset":null}',
  '{"event":"context","at":1,"pct":37}',
  '{"event":"usage","at":1,"tokens":10,"cost_usd":0.5}',
  '{"event":"bye","at":1,"reason":"exit"}',
])('%s', (line) => {
  expect(readSignal(line)).toEqual(JSON.parse(line));
});

test('keys that nobody knows are dropped', () => {
  expect(readSignal('{"event":"turn_start","at":1,"x":2}')).toEqual({ event: 'turn_start', at: 1 });
});

test.each([
  ['an unknown event', '{"event":"dance","at":1}'],
  ['no time', '{"event":"turn_start"}'],
  ['a time in words', '{"event":"turn_start","at":"now"}'],
  ['a cut line', '{"event":"turn_start","at"'],
  ['no object', '[1]'],
  ['too much context', '{"event":"context","at":1,"pct":101}'],
  ['negative tokens', '{"event":"usage","at":1,"tokens":-1,"cost_usd":null}'],
  ['a huge line', `{"event":"prompt","at":1,"text":"${'x'.repeat(70_000)}"}`],
])('%s is no signal', (_name, line) => {
  expect(readSignal(line)).toBeNull();
});

test('never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.string().map((text) => `{${text}`),
      ),
      (line) => {
        expect(() => readSignal(line)).not.toThrow();
      },
    ),
  );
});

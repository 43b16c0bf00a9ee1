import { expect, test } from 'vitest';
import { answer } from './script.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const at = (text: string, results = 0, ...earlier: string[]) =>
  answer({ prompts: [...earlier.map((one) => ({ text: one, results: 0 })), { text, results }] }, now);

const script =
  '@api say First.\n@api run make\n@api say Then.\n@api tool Read {"file":"a"}\n@api say Last, {in 60s}.';

test.each([
  [0, ['First.'], { name: null, input: { command: 'make' } }],
  [1, ['Then.'], { name: 'Read', input: { file: 'a' } }],
  [2, ['Last, 2026-11-20T10:01:00Z.'], null],
  [3, ['Understood.'], null],
] as const)('after %d tool results', (results, texts, call) => {
  const { parts, call: asked } = at(script, results);
  expect(parts.map((part) => (part.do === 'say' ? part.text : part.do))).toEqual(texts);
  expect(asked).toEqual(call === null ? null : { do: 'tool', ...call });
});

test('standing directives serve later prompts that have none', () => {
  const first = 'You are.\n@api always run work\n@api say Hello.';
  expect(at('[loopctl 0123456789] Mind the gap.', 0, first).call?.input).toEqual({ command: 'work' });
  expect(at('[loopctl 0123456789] @api say No.', 0, first)).toMatchObject({ call: null });
  expect(at('Mind the gap.', 1, first)).toMatchObject({ call: null });
  const sent = at('[loopctl 0123456789] A person, you, says: @api run make');
  expect(sent.call?.input).toEqual({ command: 'make' });
});

test('usage and drips are bounded', () => {
  expect(at('@api usage 5 7').usage).toEqual({ input: 5, output: 7 });
  expect(at('@api drip 1e9 1e9').parts).toEqual([{ do: 'drip', count: 2000, pauseMs: 10_000 }]);
});

import { expect, test } from 'vitest';
import { readOpencodeRun } from '../../../src/agents/opencode/oneshot.ts';

const line = (type: string, more: object): string => JSON.stringify({ type, timestamp: 1, ...more });
const text = (messageID: string, words: string) => line('text', { part: { messageID, text: words } });
const step = (reason: string, cost: number) =>
  line('step_finish', {
    part: { reason, cost, tokens: { input: 100, output: 20, reasoning: 0, cache: { read: 3, write: 4 } } },
  });

/** As recorded from opencode 1.18.33. */
test.each([
  [
    [text('m1', 'Let me see.'), step('tool-calls', 0.25), text('m2', 'Done.'), step('stop', 0.25)],
    { text: 'Done.', ok: true, tokens: 254, costUsd: 0.5 },
  ],
  [[text('m1', 'Half a'), step('tool-calls', 0)], { text: 'Half a', ok: null, tokens: 127, costUsd: null }],
  [
    [line('error', { error: { name: 'APIError', data: { message: 'invalid x-api-key' } } })],
    { text: 'invalid x-api-key', ok: false, tokens: null, costUsd: null },
  ],
  [['Error: no such model', '{'], { text: 'Error: no such model\n{', ok: null, tokens: null, costUsd: null }],
])('%j', (lines, reading) => {
  expect(readOpencodeRun(lines.join('\n'))).toEqual(reading);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCodexRun } from '../../../src/agents/codex/oneshot.ts';
import { readJsonResult } from '../../../src/agents/manifest/json-result.ts';
import { readText } from '../../../src/agents/manifest/oneshot.ts';
import { loadBackends } from '../../../src/agents/registry.ts';

const options = {
  model: null,
  conversation: '6b1d',
  prompt: 'Do it',
  promptFile: '/state/p.md',
  name: 'assistant-1',
  workdir: '/work/a b',
};

test.each([
  ['claude', null, 'claude -p --output-format json --session-id 6b1d --permission-mode bypassPermissions'],
  [
    'claude',
    'opus',
    'claude -p --output-format json --session-id 6b1d --permission-mode bypassPermissions --model opus',
  ],
  [
    'codex',
    'gpt',
    'codex exec --json --skip-git-repo-check -s danger-full-access -c projects={"/work/a b"={trust_level="trusted"}} -c check_for_update_on_startup=false -m gpt -',
  ],
] as const)('%s with model %s', (name, model, argv) => {
  const launched = loadBackends()
    .get(name)
    ?.oneShot?.launch({ ...options, model });
  expect(launched?.argv.join(' ')).toBe(argv);
});

test('a backend of the configuration has the mode that it names, and none else', () => {
  const overrides = {
    mine: {
      launch: { fresh: ['x'] },
      oneshot: { argv: ['once', '--file={prompt_file}', ['--model', '{model}'], '{prompt}'] },
    },
    other: { launch: { fresh: ['x'] } },
    better: { extends: 'claude' },
  };
  const backends = loadBackends({ overrides });
  expect(backends.get('mine')?.oneShot?.launch(options).argv).toEqual([
    'once',
    '--file=/state/p.md',
    'Do it',
  ]);
  expect(backends.get('other')?.oneShot).toBeUndefined();
  expect(backends.get('better')?.oneShot?.launch(options).argv).toContain('-p');
  expect(() =>
    loadBackends({ overrides: { bad: { launch: { fresh: ['x'] }, oneshot: { argv: [] } } } }),
  ).toThrow('backends.bad.oneshot.argv');
});

/** When a program ended. */
const nowMs = Date.parse('2026-11-20T20:29:32Z');
const at839 = Date.parse('2026-11-20T20:39:00Z');

const usage = { input_tokens: 3, output_tokens: 4, cache_read_input_tokens: 5, server_tool_use: { web: 1 } };

test.each([
  ['nothing', '', { text: '', ok: null, tokens: null, costUsd: null }],
  ['no JSON', 'sh: claude: not found\n', { text: 'sh: claude: not found', ok: null }],
  [
    'a result after a warning',
    `warning: slow\n${JSON.stringify({ type: 'result', is_error: false, result: 'Fine.\nAll of it.', total_cost_usd: 0.25, usage })}\n`,
    { text: 'Fine.\nAll of it.', ok: true, tokens: 12, costUsd: 0.25 },
  ],
  [
    'an API error, which calls itself a success',
    JSON.stringify({ type: 'result', subtype: 'success', is_error: true, result: 'API Error: 429' }),
    { text: 'API Error: 429', ok: false, tokens: null, costUsd: null },
  ],
  [
    'a usage limit',
    JSON.stringify({
      ...{ type: 'result', subtype: 'success', is_error: true, api_error_status: 429 },
      result: "You've hit your 5-hour limit · resets 8:39pm (UTC)",
    }),
    { ok: false, limit: { reset: at839 } },
  ],
  [
    'a rate limit, which says no time',
    JSON.stringify({
      is_error: true,
      api_error_status: 429,
      result: 'API Error: Server is temporarily limiting',
    }),
    { ok: false, limit: { reset: null } },
  ],
  [
    'no credit',
    JSON.stringify({ is_error: true, api_error_status: 402, result: 'Credit balance is too low' }),
    { ok: false, limit: { reset: null } },
  ],
  [
    'a cap that was met',
    JSON.stringify({ type: 'result', subtype: 'error_max_budget_usd', is_error: true, total_cost_usd: 1 }),
    { text: 'error_max_budget_usd', ok: false, costUsd: 1 },
  ],
  ['an object of something else last', '{"result":"yes"}\n{"level":"info"}\n', { text: 'yes', ok: null }],
  ['a torn line', '{"result":"ye', { text: '{"result":"ye', ok: null }],
] as const)('json: %s', (_name, output, expected) => {
  expect(readJsonResult(output, nowMs)).toMatchObject(expected);
});

const codexLines = (...lines: object[]): string => lines.map((line) => JSON.stringify(line)).join('\n');

test.each([
  [
    'the last message of a turn',
    codexLines(
      { type: 'thread.started', thread_id: 'x' },
      { type: 'item.completed', item: { id: '1', type: 'agent_message', text: 'Looking.' } },
      { type: 'item.completed', item: { id: '2', type: 'command_execution', command: 'ls' } },
      { type: 'item.completed', item: { id: '3', type: 'agent_message', text: 'Found.' } },
      { type: 'turn.completed', usage: { input_tokens: 10, cached_input_tokens: 4, output_tokens: 2 } },
    ),
    { text: 'Found.', ok: true, tokens: 12, costUsd: null },
  ],
  [
    'a turn that failed',
    codexLines({ type: 'turn.started' }, { type: 'turn.failed', error: { message: 'usage limit' } }),
    { text: 'usage limit', ok: false },
  ],
  [
    'a usage limit',
    codexLines({
      type: 'turn.failed',
      error: { message: 'You’ve hit your usage limit. Try again at Nov 20, 8:39 PM UTC.' },
    }),
    { ok: false, limit: { reset: at839 } },
  ],
  ['no turn at all', 'error: unknown option', { text: 'error: unknown option', ok: null }],
] as const)('codex: %s', (_name, output, expected) => {
  expect(readCodexRun(output, nowMs)).toMatchObject(expected);
});

test.each([
  ['claude, overloaded', readJsonResult, { is_error: true, api_error_status: 529, result: 'API Error: 529' }],
  ['claude, a result that quotes a limit', readJsonResult, { is_error: false, result: 'limit · resets 8pm' }],
  [
    'codex, overloaded',
    readCodexRun,
    { type: 'turn.failed', error: { message: 'unexpected status 529: You’ve hit your usage limit' } },
  ],
] as const)('%s: no limit', (_name, read, line) => {
  expect(read(JSON.stringify(line), nowMs).limit).toBeUndefined();
});

test('no output makes a reader throw', () => {
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('{"type":"turn.completed","usage":null}', '{"result":7}', '{"is_error":"no"}', '{}'),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const output = lines.join('\n');
      for (const read of [readText, readJsonResult, readCodexRun])
        expect(typeof read(output, nowMs).text).toBe('string');
    }),
  );
});

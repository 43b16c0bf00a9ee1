import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTranscripts } from '../../../src/agents/claude/transcript.ts';
import { createHookSignals } from '../../../src/agents/hooks/signals.ts';

let dir = '';
let transcript = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-claude-'));
  transcript = join(dir, 's-1.jsonl');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const at = Date.parse('2026-11-20T11:38:50Z');
const iso = (offsetMs: number) => new Date(at + offsetMs).toISOString();

/** A line as the hook writes it, `offsetMs` after the first. */
function heard(offsetMs: number, event: string, more: Record<string, unknown> = {}): string {
  const common = { session_id: 's-1', transcript_path: transcript, cwd: '/repo', hook_event_name: event };
  return JSON.stringify({ at: at + offsetMs, hook: { ...common, ...more } });
}

function record(offsetMs: number, more: Record<string, unknown>): void {
  appendFileSync(transcript, `${JSON.stringify({ timestamp: iso(offsetMs), sessionId: 's-1', ...more })}\n`);
}

/** The signals of lines in order, without their times. */
function signalsOf(...lines: readonly string[]): readonly object[] {
  const read = createHookSignals(createTranscripts());
  return lines.flatMap((line) => read(line)).map(({ at: _at, ...rest }) => rest);
}

const start = () => heard(0, 'SessionStart', { source: 'startup' });
const prompt = (offsetMs: number, id: string, text: string) =>
  heard(offsetMs, 'UserPromptSubmit', { prompt_id: id, prompt: text });

test.each([
  ['SessionStart', { source: 'resume' }, [{ event: 'ready', conversation: 's-1' }]],
  ['SessionStart', { source: 'compact' }, []],
  ['PreToolUse', { tool_name: 'Bash', tool_use_id: 't1' }, [{ event: 'tool_start', id: 't1', name: 'Bash' }]],
  ['PostToolUse', { tool_name: 'Bash', tool_use_id: 't1' }, [{ event: 'tool_end', id: 't1' }]],
  ['PostToolUseFailure', { tool_name: 'Bash', tool_use_id: 't1' }, [{ event: 'tool_end', id: 't1' }]],
  ['PreToolUse', { tool_name: 'Bash', tool_use_id: 't1', agent_id: 'a' }, []],
  ['PermissionRequest', { tool_name: 'Bash' }, [{ event: 'dialog', what: 'permission for Bash' }]],
  [
    'Stop',
    { last_assistant_message: 'Done.\nWAITING-UNTIL: x' },
    [{ event: 'turn_end', message: 'Done.\nWAITING-UNTIL: x' }],
  ],
  ['Stop', { last_assistant_message: 'Done.', agent_id: 'a' }, []],
  ['StopFailure', { error: 'server_error' }, [{ event: 'turn_end', message: '' }]],
  [
    'StopFailure',
    { error: 'rate_limit', last_assistant_message: 'API Error' },
    [{ event: 'limit', kind: 'rate limit', reset: null }],
  ],
  ['StopFailure', { error: 'billing_error' }, [{ event: 'limit', kind: 'credit exhausted', reset: null }]],
  [
    'StopFailure',
    { error: 'authentication_failed', last_assistant_message: 'Invalid API key' },
    [{ event: 'dialog', what: 'login: Invalid API key' }],
  ],
  ['StopFailure', { error: 'rate_limit', agent_id: 'a' }, []],
  ['Notification', { message: 'idle' }, []],
  ['SessionEnd', { reason: 'other' }, [{ event: 'bye', reason: 'other' }]],
  ['SessionEnd', { reason: 'clear' }, []],
] as const)('%s %j', (event, more, signals) => {
  expect(signalsOf(heard(0, event, more))).toEqual(signals);
});

test('a prompt begins a turn; one that is queued waits for the next', () => {
  record(3000, { type: 'queue-operation', operation: 'enqueue' });
  record(9000, { type: 'queue-operation', operation: 'dequeue' });
  const lines = [
    start(),
    prompt(1000, 'p1', 'go'),
    prompt(3000, 'p1', 'and this'),
    heard(8000, 'Stop', { prompt_id: 'p1', last_assistant_message: 'one' }),
    heard(12000, 'Stop', { prompt_id: 'p2', last_assistant_message: 'two' }),
  ];
  expect(signalsOf(...lines).slice(1)).toEqual([
    { event: 'prompt', text: 'go' },
    { event: 'turn_start' },
    { event: 'prompt', text: 'and this' },
    { event: 'turn_end', message: 'one' },
    { event: 'turn_start' },
    { event: 'turn_end', message: 'two' },
  ]);
});

test('a message that the running turn took in begins no other', () => {
  record(3000, { type: 'queue-operation', operation: 'enqueue' });
  record(5000, { type: 'queue-operation', operation: 'remove', reason: 'absorbed_mid_turn' });
  const lines = [
    start(),
    prompt(1000, 'p1', 'go'),
    prompt(3000, 'p1', 'and this'),
    heard(8000, 'Stop', { prompt_id: 'p1', last_assistant_message: 'one' }),
  ];
  expect(signalsOf(...lines).at(-1)).toEqual({ event: 'turn_end', message: 'one' });
});

test('a prompt after an interrupt, of which no hook tells, begins a turn', () => {
  const signals = signalsOf(start(), prompt(1000, 'p1', 'go'), prompt(9000, 'p2', 'again'));
  expect(signals.filter((signal) => 'event' in signal && signal.event === 'turn_start')).toHaveLength(2);
});

test('tokens count once for each answer, and only those of this session', () => {
  const usage = {
    input_tokens: 100,
    output_tokens: 20,
    cache_creation_input_tokens: 3,
    cache_read_input_tokens: 1000,
    service_tier: 'standard',
  };
  record(-5000, { type: 'assistant', requestId: 'r0', message: { usage } });
  for (let block = 0; block < 2; block += 1)
    record(2000, { type: 'assistant', requestId: 'r1', message: { usage } });
  record(3000, { type: 'assistant', requestId: 'r2', message: { usage } });
  const lines = [
    start(),
    prompt(1000, 'p1', 'go'),
    heard(4000, 'Stop', { last_assistant_message: 'x' }),
    heard(5000, 'Stop', { last_assistant_message: 'y' }),
  ];
  const used = signalsOf(...lines).filter((signal) => 'tokens' in signal);
  const parts = { input: 200, output: 40, cache_write: 6, cache_read: 2000 };
  expect(used).toEqual([{ event: 'usage', conversation: 's-1', tokens: 2246, parts, cost_usd: null }]);
});

test('a usage limit takes its reset from the transcript, else from its words', () => {
  const failed = (offsetMs: number) =>
    heard(offsetMs, 'StopFailure', {
      error: 'rate_limit',
      last_assistant_message: "You've hit your 5-hour limit · resets 12:43pm (UTC)",
    });
  expect(signalsOf(start(), failed(1000)).at(-1)).toEqual({
    event: 'limit',
    kind: 'usage limit',
    reset: Date.parse('2026-11-20T12:43:00Z'),
  });
  record(900, { type: 'assistant', quotaLimits: { status: 'rejected', resetsAt: 1795178581 } });
  expect(signalsOf(start(), failed(1000)).at(-1)).toMatchObject({ reset: 1795178581000 });
});

test('the status line tells context and what was spent, when it changes', () => {
  const status = (offsetMs: number, usd: number, pct: number | null) =>
    JSON.stringify({
      at: at + offsetMs,
      hook: {
        session_id: 's-1',
        cost: { total_cost_usd: usd },
        context_window: { used_percentage: pct, context_window_size: 200000 },
      },
    });
  const lines = [start(), status(1, 0, null), status(2, 0.5, 12), status(3, 0.5, 12), status(4, 0.75, 13)];
  expect(signalsOf(...lines).slice(1)).toEqual([
    { event: 'context', pct: 12 },
    { event: 'usage', conversation: 's-1', tokens: 0, cost_usd: 0.5 },
    { event: 'context', pct: 13 },
    { event: 'usage', conversation: 's-1', tokens: 0, cost_usd: 0.75 },
  ]);
  const again = heard(9, 'SessionStart', { source: 'resume' });
  const costs = (...more: readonly string[]) =>
    signalsOf(...lines, again, ...more).flatMap((signal) => ('cost_usd' in signal ? [signal.cost_usd] : []));
  expect(costs(status(10, 0.25, 13), status(11, 0.5, 14))).toEqual([0.5, 0.75, 1, 1.25]);
  expect(costs(status(10, 1, 13), status(11, 1.5, 14))).toEqual([0.5, 0.75, 1, 1.5]);
  const elsewhere = [heard(0, 'SessionStart', { source: 'resume' }), status(1, 2, 40), status(2, 2.5, 41)];
  expect(signalsOf(...elsewhere).filter((signal) => 'tokens' in signal)).toEqual([]);
});

test('lines in our own format count too; anything else is nothing', () => {
  expect(signalsOf('{"event":"turn_start","at":1}')).toEqual([{ event: 'turn_start' }]);
  for (const line of ['', '{', 'null', '{"at":1}', '{"at":1,"hook":{"hook_event_name":"Stop"}}', '[1]'])
    expect(signalsOf(line)).toEqual([]);
  fc.assert(fc.property(fc.string(), (line) => Array.isArray(createHookSignals(createTranscripts())(line))));
  fc.assert(
    fc.property(fc.json(), (json) =>
      Array.isArray(createHookSignals(createTranscripts())(`{"at":1,"hook":${json}}`)),
    ),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHookSignals } from '../../src/agents/hooks/signals.ts';
import { readSignal } from '../../src/agents/manifest/signal.ts';
import { printEvent } from '../../src/cli/print/events.ts';
import { printExplanation } from '../../src/cli/print/explain.ts';
import { createPage } from '../../src/cli/print/page.ts';
import { printStatus } from '../../src/cli/print/status.ts';
import { toDurable } from '../../src/core/durable.ts';
import type { Fact } from '../../src/core/facts.ts';
import { explain } from '../../src/core/view/explain.ts';
import { memorable } from '../../src/core/view/journal.ts';
import { statusOf } from '../../src/core/view/status.ts';
import { wakeFacts } from '../../src/core/view/wake-facts.ts';
import type { Signal } from '../../src/ports/agent.ts';
import { makeLife, start } from '../core/make.ts';
import { hostileJson } from '../support/hostile.ts';

const at = start.wall;
const signals = [
  { event: 'ready', at, conversation: 'c' },
  { event: 'prompt', at, text: 'go on' },
  { event: 'turn_start', at },
  { event: 'turn_end', at, message: 'done\n\nWAITING-UNTIL: 2026-01-05T10:05:00Z' },
  { event: 'tool_start', at, id: 't', name: 'bash' },
  { event: 'tool_end', at, id: 't' },
  { event: 'dialog', at, what: 'permission' },
  { event: 'limit', at, kind: 'usage limit', reset: at + 3_600_000 },
  { event: 'context', at, pct: 50 },
  { event: 'usage', at, conversation: 'c', model: 'm', tokens: 5, cost_usd: 0.1 },
  { event: 'bye', at, reason: 'clear' },
];
const common = { session_id: 's', transcript_path: '/nowhere.jsonl' };
const hooks = [
  { hook_event_name: 'SessionStart', source: 'startup' },
  { hook_event_name: 'UserPromptSubmit', prompt_id: 'p', prompt: 'go on' },
  { hook_event_name: 'PreToolUse', tool_name: 'bash', tool_use_id: 't' },
  { hook_event_name: 'PostToolUse', tool_name: 'bash', tool_use_id: 't' },
  { hook_event_name: 'PermissionRequest', tool_name: 'bash' },
  { hook_event_name: 'Stop', last_assistant_message: 'done' },
  { hook_event_name: 'StopFailure', error: 'rate_limit', last_assistant_message: 'resets 3pm (UTC)' },
  { hook_event_name: 'StopFailure', error: 'authentication_failed', last_assistant_message: 'log in' },
  { hook_event_name: 'SessionEnd', reason: 'other' },
  { cost: { total_cost_usd: 1 }, context_window: { used_percentage: 5 } },
].map((hook) => ({ at, hook: { ...common, ...hook } }));

/** No control byte but the line breaks of a page. */
const control = /[^\P{Cc}\n]/u;
const page = createPage({ columns: 100, color: false, nowMs: at });

/** The whole way of what an agent says: facts, decisions, what is stored, what is shown. */
function live(heard: readonly Signal[]): void {
  const life = makeLife();
  for (const agent of ['builder', 'adversary']) life.launched(agent);
  const facts = heard.map(
    (signal): Fact => ({ type: 'signal', agent: 'builder', generation: 1, replayed: false, signal }),
  );
  for (const fact of facts) life.after(1, fact);
  life.after(700);
  life.after(4 * 3_600);
  const { model, now } = life;
  const daemon = { pid: 1, since: '2026-01-05T10:00:00Z', version: '0', healthy: true };
  const status = statusOf(model, daemon, now);
  const explanation = explain(model, 'builder', now);
  const event = { seq: 1, at: daemon.since, kind: 'step', how: null, facts, actions: life.actions };
  const pages = [
    printStatus(status, page),
    explanation === null ? '' : printExplanation(explanation, page),
    printEvent(event, page),
  ];
  for (const one of pages) expect(one).not.toMatch(control);
  expect(memorable(model)).toBeDefined();
  expect(wakeFacts(model, now).time).toBeTypeOf('string');
  // Infinity and NaN are no JSON: what is stored would be another model.
  const durable = toDurable(model, 'boot', now);
  expect(JSON.parse(JSON.stringify(durable))).toEqual(durable);
}

test('whatever an agent writes about itself, the core goes on, and shows and stores it', {
  timeout: 120_000,
}, () => {
  const lines = fc.array(hostileJson(...signals), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lines, (all) => live(all.flatMap((line) => readSignal(line) ?? []))),
    { numRuns: 300 },
  );
});

test('whatever hooks write, the core goes on, and shows and stores it', { timeout: 120_000 }, () => {
  const lines = fc.array(hostileJson(...hooks, ...signals), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lines, (all) => {
      const read = createHookSignals();
      live(all.flatMap((line) => read(line)));
    }),
    { numRuns: 300 },
  );
});

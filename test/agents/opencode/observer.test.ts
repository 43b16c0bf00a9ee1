import { describe, expect, test } from 'vitest';
import type { Part, Status, Told } from '../../../src/agents/opencode/events.ts';
import { createObserver } from '../../../src/agents/opencode/observer.ts';
import type { Signal } from '../../../src/ports/agent.ts';

const sessionID = 'ses_1';
const busy: Told = { type: 'session.status', properties: { sessionID, status: { type: 'busy' } } };
const idle: Told = { type: 'session.idle', properties: { sessionID } };
const permission: Told = { type: 'permission.asked', properties: { sessionID, permission: 'bash' } };
const replied: Told = { type: 'permission.replied', properties: { sessionID } };
const retry = (message: string, next: number): Told => ({
  type: 'session.status',
  properties: { sessionID, status: { type: 'retry', message, next } satisfies Status },
});
const failed = (name: string, statusCode?: number, message = name): Told => ({
  type: 'session.error',
  properties: {
    sessionID,
    error: { name, data: { message, ...(statusCode === undefined ? {} : { statusCode }) } },
  },
});
const part = (one: Part, session = sessionID): Told => ({
  type: 'message.part.updated',
  properties: { sessionID: session, part: one },
});
const text = (messageID: string, words: string, id = 'prt_1'): Told =>
  part({ id, messageID, type: 'text', text: words });
const tool = (status: 'pending' | 'running' | 'completed' | 'error'): Told =>
  part({ id: 'prt_t', messageID: 'm', type: 'tool', tool: 'bash', callID: 'c', state: { status } });

function rig() {
  const signals: Signal[] = [];
  const timers = new Set<() => void>();
  const observer = createObserver({
    tell: (signal) => signals.push(signal),
    now: () => 1_000,
    later(_ms, act) {
      timers.add(act);
      return () => timers.delete(act);
    },
  });
  return {
    observer,
    /** What was told since the last time. */
    told: () => signals.splice(0).map(({ at: _at, ...rest }) => rest),
    wait() {
      for (const act of timers) act();
      timers.clear();
    },
  };
}

function prompted() {
  const { observer, told, wait } = rig();
  observer.prompt(sessionID, 'msg_1', 'Do it.');
  observer.event(busy);
  told();
  return { observer, told, wait };
}

test('a turn: the conversation named, the prompt taken, its tools, its last message', () => {
  const { observer, told } = rig();
  observer.prompt(sessionID, 'msg_1', 'Do it.');
  for (const event of [text('msg_1', 'Do it.'), busy, busy, text('msg_2', 'Let me see.')])
    observer.event(event);
  for (const event of [tool('pending'), tool('running'), tool('running'), tool('completed')])
    observer.event(event);
  for (const event of [
    text('msg_3', 'Do'),
    text('msg_3', 'Done.'),
    text('msg_3', 'Bye.', 'prt_2'),
    idle,
    idle,
  ])
    observer.event(event);
  expect(told()).toEqual([
    { event: 'ready', conversation: sessionID },
    { event: 'prompt', text: 'Do it.' },
    { event: 'turn_start' },
    { event: 'tool_start', id: 'c', name: 'bash' },
    { event: 'tool_end', id: 'c' },
    { event: 'turn_end', message: 'Done.\nBye.' },
  ]);
  observer.prompt(sessionID, 'msg_4', 'Again.');
  observer.event(busy);
  observer.event(idle);
  expect(told()).toEqual([
    { event: 'prompt', text: 'Again.' },
    { event: 'turn_start' },
    { event: 'turn_end', message: '' },
  ]);
});

test('a summary is nobody’s last message', () => {
  const { observer, told } = prompted();
  observer.event({
    type: 'message.updated',
    properties: { sessionID, info: { id: 'msg_s', role: 'assistant', summary: true } },
  });
  observer.event(text('msg_s', 'WAITING-UNTIL: long ago'));
  observer.event(idle);
  expect(told()).toEqual([{ event: 'turn_end', message: '' }]);
});

describe('tries of its own', () => {
  test('a fault of the moment is part of the turn', () => {
    const { observer, told } = prompted();
    observer.event(retry('Provider is overloaded', 3_000));
    observer.event(busy);
    observer.event(text('m', 'Here.'));
    expect(told()).toEqual([]);
  });

  test('a limit is told once, and only an answer ends it', () => {
    const { observer, told } = prompted();
    observer.event(retry('Too Many Requests', 3_000));
    observer.event(busy);
    observer.event(retry('Too Many Requests', 7_000));
    expect(told()).toEqual([{ event: 'limit', kind: 'Too Many Requests', reset: null }]);
    observer.event(retry('Slow down', 3_600_000));
    expect(told()).toEqual([{ event: 'limit', kind: 'Slow down', reset: 3_600_000 }]);
    observer.event(busy);
    observer.event(text('m', 'Here.'));
    observer.event(idle);
    expect(told()).toEqual([{ event: 'turn_start' }, { event: 'turn_end', message: 'Here.' }]);
  });
});

test.each([
  [failed('APIError', 401, 'invalid x-api-key'), { event: 'dialog', what: 'login: invalid x-api-key' }],
  [failed('ProviderAuthError'), { event: 'dialog', what: 'login: ProviderAuthError' }],
  [failed('APIError', 402, 'pay'), { event: 'limit', kind: 'credit exhausted: pay', reset: null }],
  [failed('APIError', 429, 'slow'), { event: 'limit', kind: 'slow', reset: null }],
  [failed('MessageAbortedError'), { event: 'turn_end', message: '' }],
  [failed('APIError', 400, 'bad'), { event: 'turn_end', message: '' }],
])('an error ends the turn: %j', (error, signal) => {
  const { observer, told } = prompted();
  observer.event(text('m', 'half a'));
  observer.event(error);
  observer.event(idle);
  expect(told()).toEqual([signal]);
});

test('a question is told when nobody answered at once, and its answer goes on with the turn', () => {
  const { observer, told, wait } = prompted();
  observer.event(permission);
  observer.event(replied);
  wait();
  expect(told()).toEqual([]);
  observer.event(permission);
  wait();
  expect(told()).toEqual([{ event: 'dialog', what: 'permission for bash' }]);
  observer.event(replied);
  expect(told()).toEqual([{ event: 'turn_start' }]);
});

test('totals of sessions, also of a subagent, and how full the context is', () => {
  const { observer, told } = prompted();
  const tokens = { input: 800, output: 100, reasoning: 50, cache: { read: 40, write: 10 } };
  observer.window(2_000);
  observer.event(part({ id: 'p', messageID: 'm', type: 'step-finish', tokens }));
  observer.event({ type: 'session.updated', properties: { info: { id: sessionID, tokens, cost: 0 } } });
  observer.event({ type: 'session.updated', properties: { info: { id: sessionID, tokens, cost: 0 } } });
  const parts = { input: 800, output: 150, cache_read: 40, cache_write: 10 };
  expect(told()).toEqual([
    { event: 'context', pct: 48 },
    { event: 'usage', conversation: sessionID, tokens: 1_000, parts, cost_usd: null },
  ]);
  const child = { id: 'ses_2', parentID: sessionID, tokens, cost: 0.5 };
  observer.event({ type: 'session.updated', properties: { info: child } });
  observer.prompt('ses_2', 'msg_c', 'A task.');
  observer.event(part({ id: 'p2', messageID: 'm', type: 'step-finish', tokens }, 'ses_2'));
  observer.event({ type: 'session.idle', properties: { sessionID: 'ses_2' } });
  expect(told()).toEqual([{ event: 'usage', conversation: 'ses_2', tokens: 1_000, parts, cost_usd: 0.5 }]);
});

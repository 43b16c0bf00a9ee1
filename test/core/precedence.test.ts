import { expect, test } from 'vitest';
import { rules } from '../../src/core/decide.ts';
import { isMuted, mutedBecause } from '../../src/core/precedence.ts';
import type { RuleName } from '../../src/core/rules/rule.ts';
import { claim, review } from '../protocol/history.ts';
import { type Life, makeRunning } from './make.ts';

const stand: readonly RuleName[] = [
  'limits',
  'healing',
  'liveness',
  'kickoff',
  'handoff',
  'inbox',
  'context',
  'crosscheck',
  'phases',
  'upwards',
  'wake',
];
const never: readonly RuleName[] = [
  'completion',
  'requests',
  'budget',
  'dialogs',
  'stale',
  'incidents',
  'jobs',
  'tasks',
  'host',
  'secrets',
];

/** Who is silent about the Builder, in the order of `stand`: limits healing liveness kickoff handoff inbox context crosscheck phases upwards wake. */
const table: [string, string, (life: Life) => void][] = [
  ['nothing special', '- - - - - - - - - - -', () => {}],
  ['all paused', 'x x x x x x x x x x x', (l) => l.tell({ type: 'pause', agent: null, on: true, by: 'me' })],
  [
    'it is paused',
    'x x x x x x x x x x x',
    (l) => l.tell({ type: 'pause', agent: 'builder', on: true, by: 'me' }),
  ],
  [
    'its session is being ended',
    'x x x x x x x x x x x',
    (l) => l.tell({ type: 'restart', agent: 'builder', mode: 'fresh', by: 'me' }),
  ],
  ['the terminal is down', 'x x x - - - - x - - -', (l) => l.tell({ type: 'terminal', up: false, text: '' })],
  [
    'its probe failed',
    '- x x - - - - x - - -',
    (l) => l.tell({ type: 'probe-failed', agent: 'builder', generation: 1, text: '' }),
  ],
  [
    'its account is limited',
    '- x x x x x x x x x x',
    (l) => l.signal('builder', { event: 'limit', kind: 'usage', reset: null }),
  ],
  [
    'another session of its account met the limit',
    '- x x x x x x x x x x',
    (l) => l.signal('adversary', { event: 'limit', kind: 'usage', reset: null }),
  ],
  [
    'it is at a limit that a person said is over',
    '- x x - - - - - - - -',
    (l) =>
      l.signal('builder', { event: 'limit', kind: 'usage', reset: null }) &&
      l.tell({ type: 'limit-over', account: 'acme', by: 'me' }),
  ],
  [
    'it is still in a turn of the phase before',
    '- - - - x x x - x - -',
    (l) =>
      l.signal('builder', { event: 'turn_start' }) &&
      l.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true }),
  ],
  ['a dialog is up', '- - x x x x x - x x x', (l) => l.signal('builder', { event: 'dialog', what: 'trust' })],
  [
    'a person is at the keyboard',
    '- - x - - - - - - - -',
    (l) => l.tell({ type: 'human', agent: 'builder', generation: 1, attached: true }),
  ],
  ['the clock jumped', '- - x - - - - x - - -', (l) => l.tell({ type: 'gap', ms: 100_000 })],
  [
    'it is parked',
    '- x x x x x x - x x x',
    (l) =>
      l.exited('builder') &&
      l.tell({ type: 'launch-failed', agent: 'builder', generation: 2, code: 'X', text: '', lasting: true }),
  ],
];

function muted(life: Life, rule: RuleName, agent: string): boolean {
  return isMuted(rule, { type: 'send', agent, kind: 'human', key: 'k', text: '' }, life.model, life.now);
}

test.each(table)('when %s: %s', (_name, row, given) => {
  const life = makeRunning();
  given(life);
  expect(stand.map((rule) => (muted(life, rule, 'builder') ? 'x' : '-')).join(' ')).toBe(row);
  expect(never.filter((rule) => muted(life, rule, 'builder'))).toEqual([]);
  const why = mutedBecause(life.model, life.agent('builder'), life.now);
  expect(why.length > 0).toBe(row.includes('x'));
});

test('the table names every rule', () => {
  expect([...stand, ...never].toSorted()).toEqual(rules.map((rule) => rule.name).toSorted());
});

test('what befalls one agent says nothing about the other', () => {
  const life = makeRunning();
  life.tell({ type: 'pause', agent: 'builder', on: true, by: 'me' });
  expect(stand.filter((rule) => muted(life, rule, 'adversary'))).toEqual([]);
});

test('the grace after a gap ends', () => {
  const life = makeRunning();
  life.tell({ type: 'gap', ms: 100_000 });
  life.after(60);
  expect(muted(life, 'liveness', 'builder')).toBe(false);
});

test('a message to nobody is never sent; what is withdrawn always is', () => {
  const life = makeRunning();
  life.tell({ type: 'pause', agent: null, on: true, by: 'me' });
  expect(muted(life, 'handoff', 'nobody')).toBe(true);
  expect(
    isMuted('handoff', { type: 'drop', agent: 'builder', key: 'k', reason: '' }, life.model, life.now),
  ).toBe(false);
});

test('a pause holds every duty, and nothing of it is lost', () => {
  const life = makeRunning();
  life.tell({ type: 'pause', agent: null, on: true, by: 'me' });
  life.push([claim('c', 'g')], { inbox: { builder: 'abc', adversary: null } });
  life.exited('builder');
  expect(life.after(5000)).toEqual([]);
  expect(life.tell({ type: 'pause', agent: null, on: false, by: 'me' })).toEqual([
    'launch builder 2 resume for 1',
    'send adversary nudge',
    'send adversary handoff',
    'send builder inbox',
  ]);
});

test('what a person asks for is done in a pause', () => {
  const life = makeRunning();
  life.tell({ type: 'pause', agent: null, on: true, by: 'me' });
  expect(life.tell({ type: 'send', agent: 'builder', text: 'hi', by: 'me', nonce: 'n' })).toEqual([
    'send builder human',
  ]);
  expect(life.tell({ type: 'stop', keepSessions: false, by: 'me' })).toEqual([
    'kill builder 1 -> null',
    'kill adversary 1 -> null',
  ]);
});

import { expect, test } from 'vitest';
import { type Decision, type Policy, plan } from '../../../src/notify/queue/plan.ts';
import { attempted, postponed, sent } from '../../../src/notify/queue/rows.ts';
import type { QuietHours } from '../../../src/ports/channel.ts';
import type { NotificationRow } from '../../../src/ports/notifier.ts';
import { notification } from '../../store/steps.ts';

const quiet: QuietHours = {
  from: 22 * 60,
  to: 7 * 60,
  timezone: 'UTC',
  digestAt: 7 * 60,
  criticalPasses: true,
};
const policy: Policy = {
  quiet,
  rate: { count: 3, windowMs: 600_000 },
  giveUpAfterMs: 86_400_000,
  leaving: false,
};
const at = (time: string, day = 20): number => Date.parse(`2026-11-${day}T${time}:00Z`);

function row(key: string, time: number, parts: Partial<NotificationRow> = {}): NotificationRow {
  return notification(key, { id: key, createdMs: time, dueMs: time, updatedMs: time, ...parts });
}

/** What is decided, in short: keys that go out together, or when to look again. */
function short(decision: Decision): string {
  switch (decision.type) {
    case 'send':
      return decision.rows.map(({ key }) => key).join('+');
    case 'settle':
      return decision.rows.map(({ key, status, note }) => `${key} ${status}: ${note}`).join(', ');
    case 'wait':
      return new Date(decision.untilMs).toISOString().slice(5, 19);
    case 'idle':
      return 'idle';
  }
}

const day = at('12:00');
const night = at('23:00');
const done = (key: string, time: number): NotificationRow => sent(attempted(row(key, time), key, time), time);
const trying = (key: string, time: number, dueMs: number): NotificationRow =>
  postponed(attempted(row(key, time), key, time), dueMs, 'answered 500', time);
const critical = { severity: 'critical' } as const;

const cases: readonly (readonly [
  name: string,
  rows: readonly NotificationRow[],
  now: number,
  expected: string,
])[] = [
  ['nothing', [], day, 'idle'],
  ['settled rows', [done('a', day), row('b', day, { status: 'failed' })], day, 'idle'],
  ['one by one, in order', [row('a', day), row('b', day)], day, 'a'],
  ['not before its time', [row('a', day, { dueMs: day + 60_000 })], day, '11-20T12:01:00'],
  [
    'over before it was told',
    [row('a', day, { dueMs: day + 60_000, over: true })],
    day,
    'a dropped: over before it was told',
  ],
  ['over, but it had stood long enough', [row('a', day, { over: true })], day, 'a'],
  ['a retry keeps its place', [trying('a', day, day + 5_000), row('b', day)], day, '11-20T12:00:05'],
  ['a retry that is due', [trying('a', day, day), row('b', day)], day, 'a'],
  ['what is critical passes a retry', [trying('a', day, day + 5_000), row('b', day, critical)], day, 'b'],
  [
    'what a dead daemon left is tried at once',
    [row('a', day, { status: 'sending', batch: 'a', dueMs: day + 9_000 })],
    day,
    'a',
  ],
  ['a due time from a clock that was put back', [row('a', day, { dueMs: day + 9 * 3_600_000 })], day, 'a'],
  ['at night it waits', [row('a', night)], night, '11-21T07:00:00'],
  ['what is critical does not', [row('a', night), row('b', night, critical)], night, 'b'],
  ['nor does a test', [row('a', night), row('test/1', night, { severity: 'info' })], night, 'test/1'],
  ['a retry waits at night too', [trying('a', at('21:59'), at('22:00'))], at('22:00'), '11-21T07:00:00'],
  ['what came in time and was not sent waits as well', [row('a', at('21:59'))], night, '11-21T07:00:00'],
  [
    'in the morning all of it is one',
    [row('a', night), row('b', night), row('c', at('07:00', 21))],
    at('07:00', 21),
    'a+b+c',
  ],
  ['late in the morning too', [row('a', night), row('b', night)], at('15:00', 21), 'a+b'],
  [
    'given up after a day',
    [row('a', day)],
    at('12:00', 21),
    'a failed: given up: it could not be sent in time',
  ],
  ['with the last reason', [trying('a', day, day)], at('12:00', 21), 'a failed: given up: answered 500'],
  ['the night does not count', [row('a', night)], at('06:59', 22), '11-22T07:00:00'],
  [
    'the last of a window takes all',
    [done('x', day), done('y', day), row('a', day), row('b', day)],
    day,
    'a+b',
  ],
  ['one message at its end is itself', [done('x', day), done('y', day), row('a', day)], day, 'a'],
  [
    'none left: when the window moves on',
    [done('x', day), done('y', day), done('z', day), row('a', day)],
    day + 1_000,
    '11-20T12:10:00',
  ],
  [
    'and then as one',
    [done('y', day), done('z', day + 1_000), done('u', day + 1_000), row('a', day), row('b', day)],
    day + 600_000,
    'a+b',
  ],
  [
    'what is critical does not wait for it',
    [done('x', day), done('y', day), done('z', day), row('a', day, critical)],
    day,
    'a',
  ],
];

test.each(cases)('%s', (_name, rows, now, expected) => {
  expect(short(plan(rows, policy, now))).toBe(expected);
});

test('critical that does not pass waits for the digest, and is told at once by day', () => {
  const strict = { ...policy, quiet: { ...quiet, criticalPasses: false } };
  expect(short(plan([row('a', night, critical)], strict, night))).toBe('11-21T07:00:00');
  expect(short(plan([row('a', day, critical)], strict, day))).toBe('a');
});

test('a later digest: what came at night waits for it, what comes in the morning does not', () => {
  const late = { ...policy, quiet: { ...quiet, digestAt: 8 * 60 } };
  const morning = at('07:10', 21);
  expect(short(plan([row('a', night)], late, morning))).toBe('11-21T08:00:00');
  expect(short(plan([row('a', night), row('b', morning)], late, morning))).toBe('b');
  expect(short(plan([row('a', night), row('c', night)], late, at('08:00', 21)))).toBe('a+c');
});

test('a daemon that leaves for good keeps nothing for the morning', () => {
  const leaving = { ...policy, leaving: true };
  expect(short(plan([row('a', night - 1), row('b', night - 1)], leaving, night))).toBe('a+b');
  expect(short(plan([row('a', at('21:00'))], leaving, night))).toBe('a');
  expect(short(plan([trying('a', night, night)], leaving, night))).toBe('a');
  expect(short(plan([trying('a', night, night + 60_000)], leaving, night))).toBe('11-20T23:01:00');
});

test('a digest that was tried goes out again as it was', () => {
  const [a, b] = [row('a', night), row('b', night)].map((one) =>
    postponed(attempted(one, 'd', night), night, '', night),
  );
  if (a === undefined || b === undefined) throw new Error('two rows');
  const decision = plan([a, b, row('c', at('07:00', 21))], policy, at('07:00', 21));
  expect(decision).toMatchObject({ type: 'send', batch: 'd' });
  expect(short(decision)).toBe('a+b');
});

import { expect, test } from 'vitest';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import type { WakeSettings } from '../../src/core/settings.ts';
import { wakeStatus } from '../../src/core/view/wake-status.ts';
import { claim } from '../protocol/history.ts';
import { type Life, makeLife, makeSettings, settle, start } from './make.ts';

const HOUR = 3_600_000;
const first = Math.floor(start.wall / HOUR) * HOUR;

/** Loops and Orchestrator run; the period in which they began is settled. */
function woken(wake: Partial<WakeSettings> = {}): Life {
  const roles = { builder: {}, adversary: {}, orchestrator: { autostart: true, account: 'other' } };
  const life = makeLife(makeSettings({ roles, wake: { when: 'always', hook: false, ...wake } }));
  life.tell();
  for (const name of Object.keys(roles)) settle(life, name);
  life.tell({ type: 'wake-period', period: first, next: first + HOUR });
  return life;
}

/** The n-th hour begins. */
function hour(life: Life, n: number): string[] {
  const at = first + n * HOUR;
  const ahead = (at - life.now.wall) / 1000;
  return life.after(Math.max(0, ahead), { type: 'wake-period', period: at, next: at + HOUR });
}

const wakes = (life: Life): string[] =>
  life.actions.flatMap((action) => (action.type === 'send' && action.kind === 'wake' ? [action.key] : []));

const name = (n: number): string => `wake/${new Date(first + n * HOUR).toISOString()}`;

test('the period in which the Orchestrator begins has its start; each later one has one wake', () => {
  const life = woken();
  expect(life.model.wake.last).toMatchObject({ outcome: 'begun' });
  expect(wakes(life)).toEqual([]);
  hour(life, 1);
  hour(life, 1);
  life.after(1800);
  hour(life, 2);
  expect(wakes(life)).toEqual([name(1), name(2)]);
});

test('after a sleep the newest period is made up for, once', () => {
  const life = woken();
  hour(life, 7);
  life.after(60);
  expect(wakes(life)).toEqual([name(7)]);
});

test('a daemon that comes back knows which period had its wake', () => {
  const life = woken();
  hour(life, 1);
  const saved = JSON.parse(JSON.stringify(toDurable(life.model, 'boot', life.now)));
  life.model = { ...fromDurable(saved, life.model.settings, 'boot', life.now), ready: true };
  life.launched('orchestrator', { adopted: true });
  hour(life, 1);
  expect(wakes(life)).toEqual([name(1)]);
  hour(life, 5);
  expect(wakes(life)).toEqual([name(1), name(5)]);
});

const hindrances: [string, (life: Life) => unknown, (life: Life) => unknown][] = [
  [
    'all are paused',
    (l) => l.tell({ type: 'pause', agent: null, on: true, by: 'me' }),
    (l) => l.tell({ type: 'pause', agent: null, on: false, by: 'me' }),
  ],
  [
    'it is paused',
    (l) => l.tell({ type: 'pause', agent: 'orchestrator', on: true, by: 'me' }),
    (l) => l.tell({ type: 'pause', agent: 'orchestrator', on: false, by: 'me' }),
  ],
  [
    'its account is limited',
    (l) => l.signal('orchestrator', { event: 'limit', kind: 'usage', reset: first + 9 * HOUR }),
    (l) => l.tell({ type: 'limit-over', account: 'other', by: 'me' }),
  ],
  [
    'a dialog is up',
    (l) => l.signal('orchestrator', { event: 'dialog', what: 'x' }),
    (l) => l.signal('orchestrator', { event: 'turn_start' }),
  ],
  [
    'it is parked',
    (l) =>
      l.exited('orchestrator') &&
      l.tell({
        type: 'launch-failed',
        agent: 'orchestrator',
        generation: 2,
        code: 'X',
        text: '',
        lasting: true,
      }),
    (l) => l.tell({ type: 'unpark', agent: 'orchestrator', by: 'me' }) && settle(l, 'orchestrator'),
  ],
];

test.each(hindrances)(
  'while %s it is deferred, and then there is one, for the newest period',
  (_what, begin, end) => {
    const life = woken();
    begin(life);
    for (const n of [1, 2, 3]) hour(life, n);
    expect(wakes(life)).toEqual([]);
    expect(wakeStatus(life.model, life.now)).toMatchObject({ outcome: 'pending', why: expect.any(String) });
    end(life);
    life.after(1);
    expect(wakes(life)).toEqual([name(3)]);
    expect(wakeStatus(life.model, life.now)).toMatchObject({ outcome: 'sent', why: null });
  },
);

test('of several that wait to be typed the newest stays', () => {
  const life = woken();
  hour(life, 1);
  expect(hour(life, 2)).toContain(`drop ${name(1)}`);
  life.delivered('orchestrator', 'wake', 'acknowledged');
  expect(hour(life, 3)).not.toContain(`drop ${name(2)}`);
});

test('one that nobody started is not woken, and nothing is made up for when it is', () => {
  const life = woken();
  life.tell({ type: 'want', agent: 'orchestrator', on: false, by: 'me' });
  life.tell({ type: 'killed', agent: 'orchestrator', generation: 1, survivors: [] });
  hour(life, 1);
  expect(wakeStatus(life.model, life.now)).toMatchObject({ outcome: 'absent', next: null });
  life.tell({ type: 'want', agent: 'orchestrator', on: true, by: 'me' });
  settle(life, 'orchestrator');
  life.after(60);
  expect(wakes(life)).toEqual([]);
  hour(life, 2);
  expect(wakes(life)).toEqual([name(2)]);
});

test('without an Orchestrator there are no wakes', () => {
  const life = makeLife();
  hour(life, 1);
  hour(life, 2);
  expect(wakes(life)).toEqual([]);
  expect(wakeStatus(life.model, life.now)).toMatchObject({ next: null, outcome: null });
});

test('with `changed` a period in which nothing is new costs nothing; the one after something has its wake', () => {
  const life = woken({ when: 'changed' });
  hour(life, 1);
  hour(life, 2);
  expect(wakes(life)).toEqual([name(1)]);
  expect(wakeStatus(life.model, life.now)).toMatchObject({
    outcome: 'unchanged',
    why: expect.stringContaining('nothing has changed since'),
  });
  life.signal('builder', { event: 'turn_start' });
  life.turn('builder', 'going on');
  hour(life, 3);
  expect(wakes(life)).toEqual([name(1)]);
  life.push([claim('c', 'g')]);
  hour(life, 4);
  expect(wakes(life)).toEqual([name(1), name(4)]);
});

const news: [string, (life: Life) => unknown][] = [
  ['a loop died and came back', (l) => l.exited('builder') && settle(l, 'builder')],
  ['a loop met a limit', (l) => l.signal('builder', { event: 'limit', kind: 'usage', reset: null })],
  ['a loop waits for a person', (l) => l.signal('builder', { event: 'dialog', what: 'x' })],
  ['the remote is gone', (l) => l.tell({ type: 'remote', ok: false, error: 'no route' })],
  ['the branch is gone', (l) => l.tell({ type: 'branch-missing', reason: 'branch-deleted' })],
  ['a notice stands', (l) => l.tell({ type: 'trouble', key: 'disk', text: 'full' })],
];

test.each(news)('something is new when %s', (_what, happen) => {
  const life = woken({ when: 'changed' });
  hour(life, 1);
  happen(life);
  hour(life, 2);
  expect(wakes(life)).toEqual([name(1), name(2)]);
});

const hookWord = (n: number, ok: boolean, text = '') =>
  ({ type: 'wake-hook', period: first + n * HOUR, ok, text }) as const;

test('a hook is asked once a period; it lets pass or vetoes', () => {
  const life = woken({ hook: true });
  expect(hour(life, 1)).toContain('ask hook about 2026-01-05T11:00:00Z');
  expect(life.after(10)).toEqual([]);
  expect(life.tell(hookWord(1, true))).toEqual(['wake 2026-01-05T11:00:00Z sent', 'send orchestrator wake']);
  hour(life, 2);
  expect(life.tell(hookWord(2, false, 'exit code 1: no'))).toEqual(['wake 2026-01-05T12:00:00Z vetoed']);
  expect(wakeStatus(life.model, life.now)).toMatchObject({ outcome: 'vetoed', why: 'exit code 1: no' });
  expect(wakes(life)).toEqual([name(1)]);
});

test('the word about an older period counts for that one', () => {
  const life = woken({ hook: true });
  hour(life, 1);
  hour(life, 2);
  expect(life.tell(hookWord(1, true))).toEqual(['ask hook about 2026-01-05T12:00:00Z']);
  expect(life.tell(hookWord(1, true))).toEqual([]);
  life.tell(hookWord(2, true));
  expect(wakes(life)).toEqual([name(2)]);
});

test('a hook that was being asked when the daemon died is asked again, and there is one wake', () => {
  const life = woken({ hook: true });
  hour(life, 1);
  const saved = JSON.parse(JSON.stringify(toDurable(life.model, 'boot', life.now)));
  life.model = { ...fromDurable(saved, life.model.settings, 'boot', life.now), ready: true };
  life.launched('orchestrator', { adopted: true });
  expect(life.actions.filter((action) => action.type === 'wake-hook')).toHaveLength(2);
  life.tell(hookWord(1, true));
  life.tell(hookWord(1, true));
  expect(wakes(life)).toEqual([name(1)]);
});

test('a person can have one more, whatever the period had; a restart in the middle makes no second', () => {
  const life = woken({ when: 'changed', hook: true });
  hour(life, 1);
  life.tell(hookWord(1, false));
  const ask = { type: 'wake', agent: 'orchestrator', by: 'me', nonce: 'n1' } as const;
  life.tell(ask, ask);
  life.after(5);
  expect(wakes(life)).toEqual([`${name(1)}/n1`]);
});

test('asked for while the period is open, it is the wake of the period', () => {
  const life = woken();
  life.tell({ type: 'pause', agent: 'orchestrator', on: true, by: 'me' });
  hour(life, 1);
  life.tell({ type: 'wake', agent: 'orchestrator', by: 'me', nonce: 'n1' });
  life.tell({ type: 'pause', agent: 'orchestrator', on: false, by: 'me' });
  life.after(5);
  expect(wakes(life)).toEqual([name(1)]);
});

test('a clock that is set back makes no second wake; one that was far ahead stops none for long', () => {
  const life = woken();
  hour(life, 3);
  life.now = { ...life.now, wall: first + 2 * HOUR + 1000 };
  life.tell({ type: 'wake-period', period: first + 2 * HOUR, next: first + 3 * HOUR });
  hour(life, 3);
  expect(wakes(life)).toEqual([name(3)]);
  hour(life, 24 * 365);
  life.now = { ...life.now, wall: first + 4 * HOUR };
  life.tell({ type: 'wake-period', period: first + 4 * HOUR, next: first + 5 * HOUR });
  hour(life, 5);
  expect(wakes(life)).toEqual([name(3), name(24 * 365), name(5)]);
});

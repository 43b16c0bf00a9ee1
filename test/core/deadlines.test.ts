import { expect, test } from 'vitest';
import { nextDeadlineMs } from '../../src/core/deadlines.ts';
import { iso, type Life, makeRunning, makeSettings } from './make.ts';

const solo = makeSettings({ cadence: 'solo', roles: { builder: {} } });

/** Time passes to the deadline and not a moment longer; what is decided just before it, and at it. */
test.each<[string, number, string, (life: Life) => void]>([
  ['an idle session without a lease', 300, 'send builder nudge', () => {}],
  [
    'a lease and its grace',
    280,
    'send builder nudge',
    (l) => l.turn('builder', `WAITING-UNTIL: ${iso(100)}`),
  ],
  [
    'a busy session',
    1800,
    'kill builder 1 -> resume, counts',
    (l) => l.signal('builder', { event: 'turn_start' }),
  ],
  [
    'an open tool call',
    7200,
    'kill builder 1 -> resume, counts',
    (l) => l.signal('builder', { event: 'tool_start', id: 'a', name: 'x' }),
  ],
  [
    'a limit without a reset time',
    300,
    'send builder probe',
    (l) => l.signal('builder', { event: 'limit', kind: 'x', reset: null }),
  ],
])('%s: the loop wakes at %d s and decides then', (_name, seconds, action, given) => {
  const life = makeRunning(solo);
  given(life);
  const deadline = nextDeadlineMs(life.model, life.now) ?? 0;
  expect(deadline).toBe(seconds * 1000);
  expect(life.after(deadline / 1000 - 0.001)).toEqual([]);
  expect(life.after(0.001)).toContain(action);
});

test('a start, a nudge, a relaunch and a reset have deadlines', () => {
  const life = makeRunning(solo);
  life.after(300);
  expect(nextDeadlineMs(life.model, life.now)).toBe(90_000);
  life.exited('builder');
  expect(nextDeadlineMs(life.model, life.now)).toBe(120_000);
  life.exited('builder');
  const back = nextDeadlineMs(life.model, life.now) ?? 0;
  expect(back).toBeGreaterThanOrEqual(1000);
  expect(life.after(back / 1000)).toEqual(['launch builder 3 fresh for 1']);
});

test('a stopped daemon waits for nothing', () => {
  const life = makeRunning(solo);
  life.tell({ type: 'stop', keepSessions: true, by: 'me' });
  expect(nextDeadlineMs(life.model, life.now)).toBeNull();
});

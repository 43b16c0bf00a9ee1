import { expect, test } from 'vitest';
import {
  isLive,
  next,
  type SessionEvent,
  type SessionState,
  transitions,
} from '../../src/core/transitions.ts';

const events: readonly SessionEvent[] = [
  'launch',
  'adopt',
  'ready',
  'turn_start',
  'turn_end',
  'dialog',
  'limit',
  'unreadable',
  'exited',
  'stopped',
];

/** Every state × event; `.` keeps the state. */
const table: Readonly<Record<SessionState, string>> = {
  //          launch   adopt   ready   turn_start turn_end dialog  limit   unreadable exited stopped
  absent: '   starting unknown .       .          .        .       .       .          .      .      ',
  starting: ' .        .       ready   busy       ready    blocked limited .          dead   stopped',
  ready: '    .        .       .       busy       .        blocked limited unknown    dead   stopped',
  busy: '     .        .       ready   .          ready    blocked limited .          dead   stopped',
  blocked: '  .        .       ready   busy       ready    .       limited .          dead   stopped',
  limited: '  .        .       .       busy       .        blocked .       .          dead   stopped',
  unknown: '  .        .       ready   busy       ready    blocked limited .          dead   stopped',
  dead: '     starting unknown .       .          .        .       .       .          .      stopped',
  stopped: '  starting unknown .       .          .        .       .       .          .      .      ',
};

const cells = Object.entries(table).flatMap(([state, row]) =>
  row
    .trim()
    .split(/\s+/)
    .map((to, index) => [state, events[index], to === '.' ? state : to]),
) as [SessionState, SessionEvent, SessionState][];

test.each(cells)('%s + %s is %s', (state, event, to) => {
  expect(next(state, event)).toBe(to);
});

test('the table above names every state and event that there is', () => {
  expect(cells).toHaveLength(Object.keys(transitions).length * events.length);
  for (const row of Object.values(transitions))
    expect(Object.keys(row).toSorted()).toEqual(events.toSorted());
});

test('only a launch or an adoption brings a session back to life', () => {
  for (const [state, event, to] of cells) {
    if (!isLive(state) && isLive(to)) expect(['launch', 'adopt']).toContain(event);
  }
});

import { expect, test } from 'vitest';
import { sharesSession } from '../../../src/system/proc/members.ts';
import type { ProcessStat } from '../../../src/system/proc/stat.ts';

const stat = (parts: Partial<ProcessStat>): ProcessStat => ({
  pid: 10,
  parent: 1,
  group: 10,
  session: 10,
  tty: '34816',
  foregroundGroup: 10,
  zombie: false,
  stopped: false,
  cpuMs: 0,
  startTime: '1',
  ...parts,
});

test.each([
  ['another job of its session', {}, { pid: 11, group: 11 }, true],
  ['one of its session that gave the terminal up', {}, { pid: 11, tty: null }, true],
  ['a session on the same terminal of another container', {}, { pid: 11, session: 11 }, false],
  ['a neighbour in the session of somebody else', { session: 5 }, { pid: 11, session: 5 }, false],
  ['one on its terminal, where sessions have no numbers', { session: 0 }, { pid: 11, session: 0 }, true],
  ['one on another terminal there', { session: 0 }, { pid: 11, session: 0, tty: 'ttys001' }, false],
  ['one on the terminal of another group there', { session: 0, group: 5 }, { pid: 11, session: 0 }, false],
  ['one without a terminal there', { session: 0, tty: null }, { pid: 11, session: 0, tty: null }, false],
])('%s', (_, root, other, shared) => {
  expect(sharesSession(stat(root), stat(other))).toBe(shared);
});

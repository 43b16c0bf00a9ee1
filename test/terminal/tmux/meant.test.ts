import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { ProcessId } from '../../../src/ports/terminal.ts';
import { bootId, identify } from '../../../src/system/proc/identity.ts';
import { isMeant } from '../../../src/terminal/tmux/meant.ts';

const self = identify(process.pid) as ProcessId;
const goneText = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' });
const gone: ProcessId = { pid: Number(goneText), startTime: '1', bootId: bootId() };

test.each<[string, { pid: number; dead: boolean }, ProcessId, boolean]>([
  ['the live process', { pid: self.pid, dead: false }, self, true],
  ['its pid, another start', { pid: self.pid, dead: false }, { ...self, startTime: '1' }, false],
  ['its pid, another boot', { pid: self.pid, dead: false }, { ...self, bootId: 'x' }, false],
  ['another process', { pid: process.ppid, dead: false }, self, false],
  ['a dead pane that names it', { pid: gone.pid, dead: true }, gone, true],
  ['a dead pane that names another', { pid: gone.pid + 1, dead: true }, gone, false],
  ['a dead pane that names none, as of tmux 3.8', { pid: 0, dead: true }, gone, true],
  ['a pane that names none and is not dead yet, as of tmux 3.8', { pid: 0, dead: false }, gone, true],
  ['an end that tmux did not see', { pid: gone.pid, dead: false }, gone, true],
])('%s', (_, row, expected, is) => {
  expect(isMeant(row, expected)).toBe(is);
});

import { expect, onTestFinished, test } from 'vitest';
import { readReboots } from '../../src/store/reboots.ts';
import { startDaemon, type TestDaemon } from './lib/daemon.ts';
import { createProject, type TestProject } from './lib/project.ts';
import { until } from './lib/wait.ts';

/** Agents that think for so long that nothing happens meanwhile. */
const slow = { SPEED: '0.01' };

function project(env: Readonly<Record<string, string>> = {}): TestProject {
  const made = createProject({ demo: { builder: slow, adversary: slow } });
  onTestFinished(() => made.destroy());
  return { ...made, env: { ...made.env, ...env } };
}

function panes(daemon: TestDaemon): Promise<Readonly<Record<string, number>>> {
  return until('both sessions', async () => {
    const { agents } = await daemon.status();
    const pids = agents.flatMap(({ name, pid }) => (pid === null ? [] : [[name, pid] as const]));
    return pids.length === 2 ? Object.fromEntries(pids) : null;
  });
}

test('USR2 ends the daemon and leaves its sessions to the next one', async () => {
  const made = project();
  const first = await startDaemon(made);
  const before = await panes(first);
  first.child.kill('SIGUSR2');
  expect(await first.exited, first.output()).toBe(0);
  const next = await startDaemon(made, '--resume');
  expect(await panes(next)).toEqual(before);
  expect(readReboots(made.paths.state)).toHaveLength(1);
});

test.each([
  [
    'started by a service manager leaves with a code that brings another one',
    { LOOPCTL_SERVICE: 'systemd' },
    true,
    75,
  ],
  ['that nobody would start again says so', {}, false, 0],
])('a daemon asked to come again, %s', async (_, env, again, code) => {
  const made = project({ LOOPCTL_SERVICE: '', ...env });
  const daemon = await startDaemon(made);
  const asked = { keep_sessions: true, again: true };
  expect(await daemon.post('/v1/stop', asked)).toMatchObject({ pid: daemon.child.pid, again });
  expect(await daemon.exited, daemon.output()).toBe(code);
});

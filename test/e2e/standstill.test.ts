import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { completes } from './lib/complete.ts';
import { startDaemon } from './lib/daemon.ts';
import { actionsOf } from './lib/history.ts';
import { createProject } from './lib/project.ts';
import { until } from './lib/wait.ts';

/** Longer than every bound below, and than what passes for a loaded machine. */
const STANDSTILL_MS = 36_000;

const pacedPlan = '# Phase\n\n## Gates\n\n- gate: sums\n  - parts: 1\n  - pause: 40s\n';

test('a daemon that stood still for longer than the stall bounds restarts and nudges nobody', async (context) => {
  const project = createProject({
    plans: { one: pacedPlan },
    timers: { stall_idle_s: 8, stall_grace_s: 8, busy_max_s: 10, gap_grace_s: 12 },
    // The Builder paces itself; the Adversary renews its short lease again and again, also while nobody looks.
    demo: { builder: { SPEED: '1' }, adversary: { LEASE_S: '6' } },
  });
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await until('both loops at work', async () => {
    const { agents } = await daemon.status();
    return agents.every(({ state, lease_until }) => state === 'busy' || lease_until !== null);
  });
  const before = (await daemon.status()).agents.map(({ pid }) => pid);
  daemon.child.kill('SIGSTOP');
  await pause(STANDSTILL_MS);
  daemon.child.kill('SIGCONT');

  const { facts, actions } = await completes(context, project, daemon);
  expect(facts.filter((fact) => fact.type === 'gap')).toHaveLength(1);
  expect(actionsOf({ facts, actions }, 'send').filter(({ kind }) => kind === 'nudge')).toEqual([]);
  const launched = facts.filter((fact) => fact.type === 'launched').map((fact) => fact.pid);
  expect(launched).toEqual(before);
});

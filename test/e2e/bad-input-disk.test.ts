import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loopctl } from './lib/cli.ts';
import { startDaemon } from './lib/daemon.ts';
import { canMount, failures, mountState, remountState } from './lib/disk.ts';
import { docs, done } from './lib/pusher.ts';
import { createQuietProject, timesTold } from './lib/quiet.ts';
import { inPhase, noticeOf, onStage, seen, settled, twoPlans } from './lib/stage.ts';
import { until } from './lib/wait.ts';

test.for(failures)(
  '$name: supervision goes on from memory, and is written down afterwards',
  async (failure) => {
    const project = createQuietProject({ plans: twoPlans, timers: { ack_wait_s: 2 } });
    onTestFinished(() => project.destroy());
    failure.prepare(project);
    const daemon = await startDaemon(project);
    const { builder, adversary } = onStage(project, daemon);
    await settled(daemon);
    failure.fail(project, daemon);
    builder.push({ subject: 'claim(sums): adds up' });
    const told = (): number => timesTold(project, 'adversary', 'Gate sums', 'is claimed at');
    await until('the claim is told', () => told() === 1);
    const ill = await seen(daemon, 'the notice', (status) => noticeOf(status, 'store') !== undefined);
    expect(noticeOf(ill, 'store')).toMatch(failure.says);
    expect(ill.daemon.healthy).toBe(false);
    const sent = await loopctl(project, 'send', 'builder', 'Hello');
    expect(sent.code).toBe(0);
    expect(sent.err).toMatch(/taken, but in memory only until the disk takes it/);

    failure.mend(project, daemon);
    const well = await seen(daemon, 'the notice gone', (status) => noticeOf(status, 'store') === undefined);
    expect(well.daemon.healthy).toBe(true);
    await seen(daemon, 'the claim acknowledged', ({ handoffs }) => handoffs[0]?.delivery === 'acknowledged');
    daemon.child.kill('SIGKILL');
    await daemon.exited;
    const heir = await startDaemon(project, '--resume');
    await settled(heir);
    expect((await heir.status()).handoffs).toMatchObject([{ gate: 'sums', delivery: 'acknowledged' }]);
    adversary.push({ subject: 'review(sums): PASS' });
    builder.push({ subject: 'status: done', files: { [docs.status('one')]: done } });
    await seen(heir, 'the next phase', inPhase('two'));
    expect(told()).toBe(1);
  },
);

test('a state folder that cannot be written to: start says so by code, the daemon stays, and it mends', async () => {
  const project = createQuietProject();
  onTestFinished(() => project.destroy());
  const { state } = project.paths;
  const close = canMount ? closeByMount : closeByMode;
  mkdirSync(state, { mode: 0o700 });
  const open = close(project);
  const started = await loopctl(project, 'start', '--json');
  expect(started.err).not.toMatch(/unexpected/);
  expect(JSON.parse(started.out)).toMatchObject({ running: [] });
  expect(started.out).toMatch(/LOOPCTL_E_STATE_READONLY/);
  expect(started.code).toBe(1);
  const shown = await loopctl(project, 'status');
  expect(shown.out).toMatch(/state is kept in memory only: LOOPCTL_E_STATE_READONLY/);
  open();
  for (const agent of ['builder', 'adversary']) await loopctl(project, 'restart', agent);
  await until(
    'both run',
    async () =>
      (await loopctl(project, 'status', '--json')).out.match(/"state": "(?:ready|waiting)"/g)?.length === 2,
  );
  expect(existsSync(join(state, 'state.db'))).toBe(true);
});

function closeByMount(project: Parameters<typeof mountState>[0]): () => void {
  mountState(project);
  remountState(project, 'ro');
  return () => remountState(project, 'rw');
}

function closeByMode({ paths }: Parameters<typeof mountState>[0]): () => void {
  chmodSync(paths.state, 0o500);
  return () => chmodSync(paths.state, 0o700);
}

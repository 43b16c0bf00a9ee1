import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loopctl } from './lib/cli.ts';
import { spawnDaemon, startDaemon } from './lib/daemon.ts';
import type { TestProject } from './lib/project.ts';
import { docs, done } from './lib/pusher.ts';
import { createQuietProject } from './lib/quiet.ts';
import { inPhase, noticeOf, onStage, type Stage, seen, setStage, settled } from './lib/stage.ts';

function finish({ builder, adversary }: Stage, phase: string): void {
  builder.push({ subject: 'claim(all): works', files: { [docs.status(phase)]: done } });
  adversary.push({ subject: 'review(all): PASS' });
}

const isComplete = (project: TestProject): boolean =>
  existsSync(join(project.paths.state, 'SEQUENCE-COMPLETE'));

test('a finished sequence: nothing to do is said; appended phases go on at the first new one', async () => {
  const on = await setStage({ plans: { one: '# One\n' } });
  const { project, daemon } = on;
  finish(on, 'one');
  expect(await daemon.exited, daemon.output()).toBe(0);
  expect(isComplete(project)).toBe(true);

  const nothing = await loopctl(project, 'start', '--resume');
  expect(nothing).toMatchObject({
    code: 0,
    out: expect.stringContaining('Nothing to do: the sequence of trial is complete'),
  });
  const direct = spawnDaemon(project, '--resume');
  expect(await direct.exited, direct.output()).toBe(0);
  expect(isComplete(project)).toBe(true);

  for (const id of ['two', 'three']) writeFileSync(join(project.dir, 'phases', `${id}.md`), `# ${id}\n`);
  project.configure((config) => {
    config.phases = ['one', 'two', 'three'].map((id) => ({ id, plan: `phases/${id}.md` }));
  });
  const heir = await startDaemon(project, '--resume');
  expect((await heir.status()).phase).toMatchObject({ id: 'two', index: 1, total: 3, gates: [] });
  expect(isComplete(project)).toBe(false);
  const next = onStage(project, heir);
  finish(next, 'two');
  await seen(heir, 'phase three', inPhase('three'));
  finish(next, 'three');
  expect(await heir.exited, heir.output()).toBe(0);
  expect(isComplete(project)).toBe(true);
});

test('start --backend/--model holds over a restart and a hot reload', async () => {
  const project = createQuietProject();
  onTestFinished(() => project.destroy());
  project.configure((config) => {
    const backends = config.backends as Record<string, object>;
    config.backends = { ...backends, other: { extends: 'demo', ...backends.demo } };
  });
  const chosen = { backend: 'other', model: 'large' };
  const started = await loopctl(project, 'start', '--backend', 'other', '--model', 'large', '--json');
  expect(started.code, started.err).toBe(0);
  const stopped = await loopctl(project, 'stop', '--json');
  expect(stopped.code, stopped.err).toBe(0);
  const daemon = await startDaemon(project, '--resume');
  expect((await daemon.status()).agents).toMatchObject([chosen, chosen]);
  project.configure((config) => {
    config.advance = 'seed';
    config.project = 'renamed';
  });
  const reloaded = await seen(daemon, 'the new name', (status) => status.project === 'renamed');
  expect(reloaded.agents).toMatchObject([chosen, chosen]);
});

test('hot reload: a good edit is in force at once, a bad one is shown and changes nothing', async () => {
  const { project, daemon, builder } = await setStage({ plans: { one: '#', two: '#', three: '#' } });
  await settled(daemon);
  builder.push({ subject: 'status: done', files: { [docs.status('one')]: done } });
  await seen(daemon, 'the blocked phase', (status) => noticeOf(status, 'phase-blocked') !== undefined);
  project.configure((config) => {
    config.advance = 'sed';
    (config.timers as Record<string, unknown>).sweeps_s = 3;
  });
  const bad = await seen(daemon, 'the bad edit', (status) => noticeOf(status, 'config') !== undefined);
  expect(noticeOf(bad, 'config')).toMatch(
    /not used.*timers.sweeps_s: unknown key; did you mean sweep_s.*advance: must be one of strict, seed/,
  );
  expect(bad.phase.id).toBe('one');
  project.configure((config) => {
    config.advance = 'seed';
    delete (config.timers as Record<string, unknown>).sweeps_s;
  });
  const good = await seen(daemon, 'phase two', inPhase('two'));
  expect(noticeOf(good, 'config')).toBeUndefined();
});

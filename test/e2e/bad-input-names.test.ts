import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loopctl } from './lib/cli.ts';
import { startDaemon } from './lib/daemon.ts';
import type { TestProject } from './lib/project.ts';
import { docs, done } from './lib/pusher.ts';
import { createQuietProject, timesTold } from './lib/quiet.ts';
import { inPhase, onStage, seen, setStage, settled, twoPlans } from './lib/stage.ts';
import { until } from './lib/wait.ts';

test('two projects of one name in paths with spaces, quotes and more: both run, neither touches the other', async () => {
  const base = createQuietProject({ plans: twoPlans, folder: `it's "my" $HOME; project` });
  const other = createQuietProject({ plans: twoPlans, folder: `it's "my" $HOME; project` });
  onTestFinished(() => {
    base.destroy();
    other.destroy();
  });
  // One place for the sockets of both, as on a real machine.
  const shared: TestProject = { ...other, env: { ...other.env, XDG_STATE_HOME: base.env.XDG_STATE_HOME } };
  const started = await Promise.all([loopctl(base, 'start', '--json'), loopctl(shared, 'start', '--json')]);
  for (const { code, out } of started) {
    expect(code, out).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ project: 'trial', running: ['builder', 'adversary'] });
  }
  const statusOf = async (project: TestProject): Promise<{ agents: { pid: number; state: string }[] }> =>
    JSON.parse((await loopctl(project, 'status', '--json')).out);
  const [mine, theirs] = await Promise.all([statusOf(base), statusOf(shared)]);
  const pids = [...mine.agents, ...theirs.agents].map(({ pid }) => pid);
  expect(new Set(pids).size).toBe(4);

  const sent = await loopctl(base, 'send', 'builder', 'only for you');
  expect(sent.code, sent.err).toBe(0);
  await until('the one hears', () => timesTold(base, 'builder', 'only for you') === 1);
  expect(timesTold(other, 'builder', 'only for you')).toBe(0);
  expect((await loopctl(base, 'stop')).code).toBe(0);
  const after = await statusOf(shared);
  expect(after.agents.map(({ pid }) => pid)).toEqual(theirs.agents.map(({ pid }) => pid));
  expect((await loopctl(shared, 'stop')).code).toBe(0);
});

test('phases go on in a path with spaces and quotes', async () => {
  const project = createQuietProject({ plans: twoPlans, folder: `a 'b' "c" \\d` });
  onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  const { builder, adversary } = onStage(project, daemon);
  builder.push({ subject: 'claim(sums): adds up', files: { [docs.status('one')]: done } });
  adversary.push({ subject: 'review(sums): PASS' });
  await seen(daemon, 'the next phase', inPhase('two'));
  await settled(daemon);
});

test('a prompt that is gone at a fresh start: said by name, and mended when it is back', async () => {
  const { project, daemon } = await setStage();
  await settled(daemon);
  const prompt = join(project.dir, 'prompts', 'builder.md');
  renameSync(prompt, `${prompt}.away`);
  await daemon.post('/v1/restart', { agent: 'builder', mode: 'fresh' });
  const down = await seen(daemon, 'the reason', ({ agents }) =>
    /prompts\/builder\.md/.test(agents[0]?.evidence ?? ''),
  );
  expect(down.agents[0]?.evidence).toMatch(/no such file or directory/);
  expect(down.agents[1]?.state).toMatch(/ready|waiting/);
  renameSync(`${prompt}.away`, prompt);
  await seen(daemon, 'the Builder back', ({ agents }) => agents[0]?.state === 'ready');
});

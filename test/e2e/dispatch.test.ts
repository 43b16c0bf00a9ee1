import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loopctl } from './lib/cli.ts';
import { startDaemon } from './lib/daemon.ts';
import { processesOf } from './lib/processes.ts';
import type { TestProject } from './lib/project.ts';
import { begun, createTaskProject, hand, processesOfTask, tasksOf, untilTask } from './lib/tasks.ts';
import { until } from './lib/wait.ts';

test('dispatch --wait prints the result; a failure and a timeout are told by exit code and state', async (context) => {
  const project = createTaskProject();
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  const good = await loopctl(project, 'dispatch', '--wait', 'Count the commits');
  expect(good.code, good.err + daemon.output()).toBe(0);
  expect(good.out).toContain('Noted: Count the commits');
  const bad = await loopctl(project, 'dispatch', '--wait', '--json', 'Fail\n- ends: fail');
  expect(bad.code).toBe(1);
  expect(JSON.parse(bad.out)).toMatchObject({
    task: { state: 'failed', exit_code: 1, cost_usd: 0, backend: 'demo' },
    result: expect.stringContaining('could not be done'),
  });
  const late = await loopctl(
    project,
    'dispatch',
    '--wait',
    '--timeout',
    '2',
    'Hang\n- ends: hang\n- leaves: children',
  );
  expect(late.code).toBe(1);
  expect(late.out).toContain('timeout');
  expect(begun(project)).toEqual(['assistant-1', 'assistant-2', 'assistant-3']);
  // Its children are deaf to TERM and HUP, one has a session of its own.
  await until('nothing of it left', () => processesOfTask(project, 'assistant-3').length === 0);
  await until('its session is cleared', () => sessions(project).join() === 'adversary,builder');
  const listed = await loopctl(project, 'dispatch', '--list');
  expect(listed.out).toMatch(/assistant-1 +done[\s\S]*assistant-2 +failed[\s\S]*assistant-3 +timeout/);
  const logged = await loopctl(project, 'logs', 'assistant-1');
  expect(logged.out).toContain('Task: Count the commits');
  await daemon.post('/v1/stop');
  expect(await daemon.exited, daemon.output()).toBe(0);
  expect(processesOf(project)).toEqual([]);
});

test('three tasks, one at a time, in order; cancelled ones do not run, or are ended', async (context) => {
  const project = createTaskProject();
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  for (const name of ['a', 'b', 'c']) await hand(daemon, `Task ${name}\n- takes: 0.5s`);
  await untilTask(project, 'assistant-3', 'done');
  const { tasks } = await tasksOf(project);
  const spans = tasks.map(
    ({ started, ended }) => [Date.parse(started ?? ''), Date.parse(ended ?? '')] as const,
  );
  expect(tasks.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  for (const [n, [began]] of spans.entries()) expect(began).toBeGreaterThanOrEqual(spans[n - 1]?.[1] ?? 0);

  await hand(daemon, 'Hang\n- ends: hang');
  await hand(daemon, 'Never begun');
  await untilTask(project, 'assistant-4', 'running');
  expect((await loopctl(project, 'dispatch', '--cancel', 'assistant-5')).code).toBe(0);
  await untilTask(project, 'assistant-5', 'cancelled');
  expect((await loopctl(project, 'dispatch', '--cancel', 'assistant-4')).code).toBe(0);
  const { task } = await untilTask(project, 'assistant-4', 'cancelled');
  expect(task.summary).toContain('cancelled by');
  await until('nothing of it left', () => processesOfTask(project, 'assistant-4').length === 0);
  expect(begun(project)).toEqual(['assistant-1', 'assistant-2', 'assistant-3', 'assistant-4']);
  const unknown = await loopctl(project, 'dispatch', '--show', 'assistant-9');
  expect(unknown.err).toContain('LOOPCTL_E_UNKNOWN_TASK');
});

test('two at once when the configuration says so; a pause holds the queue', async (context) => {
  const project = createTaskProject({ config: { assistants: { max: 2 } } });
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await daemon.post('/v1/pause');
  for (const name of ['a', 'b', 'c']) await hand(daemon, `Task ${name}\n- ends: hang`);
  await untilTask(project, 'assistant-3', 'queued');
  expect((await tasksOf(project)).tasks.map(({ state, why }) => `${state} ${why}`)).toEqual([
    'queued paused',
    'queued paused',
    'queued paused',
  ]);
  await daemon.post('/v1/resume');
  await untilTask(project, 'assistant-2', 'running');
  expect((await tasksOf(project)).tasks.map(({ state }) => state)).toEqual(['running', 'running', 'queued']);
});

test('kill -9 of the daemon: what runs is adopted and ends once, what waited still does, stop keeps the queue', async (context) => {
  const project = createTaskProject();
  context.onTestFinished(() => project.destroy());
  const first = await startDaemon(project);
  await hand(first, 'Long\n- awaits: go.txt');
  await hand(first, 'Later');
  await untilTask(project, 'assistant-1', 'running');
  await until('it began', () => begun(project).length === 1);
  const before = processesOfTask(project, 'assistant-1').map(({ pid, startTime }) => ({ pid, startTime }));
  first.child.kill('SIGKILL');
  await first.exited;
  const second = await startDaemon(project, '--resume');
  const adopted = (await tasksOf(project)).tasks.map(({ id, state }) => `${id} ${state}`);
  expect(adopted, second.output()).toEqual(['assistant-1 running', 'assistant-2 queued']);
  expect(processesOfTask(project, 'assistant-1').map(({ pid, startTime }) => ({ pid, startTime }))).toEqual(
    before,
  );
  writeFileSync(join(project.dir, 'clones', 'assistant', 'go.txt'), '');
  const { result } = await untilTask(project, 'assistant-1', 'done');
  expect(result).toContain('Noted: Long');
  await untilTask(project, 'assistant-2', 'done');
  expect(begun(project)).toEqual(['assistant-1', 'assistant-2']);

  await hand(second, 'Hang\n- ends: hang');
  await hand(second, 'After the stop');
  await untilTask(project, 'assistant-3', 'running');
  await second.post('/v1/stop');
  expect(await second.exited, second.output()).toBe(0);
  expect(processesOf(project)).toEqual([]);
  // Not resumed: the sequence begins anew, tasks do not.
  await startDaemon(project);
  await untilTask(project, 'assistant-3', 'cancelled');
  await untilTask(project, 'assistant-4', 'done');
});

test('a task that ends while no daemon runs is done, with its result', async (context) => {
  const project = createTaskProject();
  context.onTestFinished(() => project.destroy());
  const first = await startDaemon(project);
  await hand(first, 'Short\n- takes: 1s');
  await untilTask(project, 'assistant-1', 'running');
  first.child.kill('SIGKILL');
  await first.exited;
  const report = join(project.paths.state, 'tasks', 'assistant-1.exit.json');
  await until('its exit report', () => existsSync(report));
  await startDaemon(project, '--resume');
  const { task, result } = await untilTask(project, 'assistant-1', 'done');
  expect(result).toContain('Noted: Short');
  expect(task.exit_code).toBe(0);
  await until('its session is cleared', () => sessions(project).length === 2);
});

test('the terminal server dies: a task of nobody is interrupted, a job makes up for it once', async (context) => {
  const jobs = { upgrade: { cron: '0 2 * * 0', task: 'Upgrade\n- takes: 3s' } };
  const project = createTaskProject({ config: { jobs } });
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await hand(daemon, 'Hang\n- ends: hang');
  expect((await loopctl(project, 'run', 'upgrade')).out).toContain('upgrader-2');
  expect((await loopctl(project, 'run', 'upgrade')).err).toContain('LOOPCTL_E_JOB_RUNS');
  await until('both began', () => begun(project).length + begun(project, 'upgrader').length === 2);
  execFileSync('tmux', ['-S', project.paths.tmuxSocket, 'kill-server']);
  await untilTask(project, 'assistant-1', 'interrupted');
  await untilTask(project, 'upgrader-2', 'interrupted');
  await untilTask(project, 'upgrader-3', 'done');
  expect(begun(project, 'upgrader')).toEqual(['upgrader-2', 'upgrader-3']);
  expect(begun(project)).toEqual(['assistant-1']);
});

test('a usage limit ends a task: all of its account wait, then it runs once more, also by another daemon', async (context) => {
  const project = createTaskProject({
    timers: { limit_slack_s: 1, limit_jitter_s: 1 },
    config: { assistants: { max: 2 } },
  });
  project.configure((config) => {
    const { assistant, ...roles } = config.roles as { readonly assistant: object };
    config.roles = { ...roles, assistant: { ...assistant, account: 'spare' } };
  });
  context.onTestFinished(() => project.destroy());
  const first = await startDaemon(project);
  await hand(first, 'Look\n- limit: 8s');
  await until('the window of its account is open', async () => (await first.status()).limits.length > 0);
  const [limit] = (await first.status()).limits;
  expect(limit?.account).toBe('spare');
  await hand(first, 'Later');
  const listed = await until('both wait', async () => {
    const { out } = await loopctl(project, 'dispatch', '--list');
    return (out.match(/usage limit of spare until/g) ?? []).length === 2 ? out : null;
  });
  expect(listed).toMatch(/assistant-1 +queued.*\n.*it ended the first run,\s+there is one more/);
  first.child.kill('SIGKILL');
  await first.exited;
  const second = await startDaemon(project, '--resume');
  const { task, result } = await untilTask(project, 'assistant-1', 'done');
  expect(task, second.output()).toMatchObject({ run: 2, exit_code: 0 });
  expect(Date.parse(task.started ?? '')).toBeGreaterThan(Date.parse(limit?.reset ?? ''));
  expect(result).toContain('Noted: Look');
  await untilTask(project, 'assistant-2', 'done');
  // Both begin at once when the window is over.
  expect(begun(project).toSorted()).toEqual(['assistant-1', 'assistant-1', 'assistant-2']);
  const prompt = readFileSync(join(project.paths.state, 'tasks', 'assistant-1.prompt.md'), 'utf8');
  expect(prompt).toContain('An earlier run of this task was cut off');
  expect((await loopctl(project, 'logs', 'assistant-1')).out).toMatch(/You have no more[\s\S]*Noted: Look/);
});

test('a job every second does not overlap with itself', async (context) => {
  const jobs = { tick: { cron: '* * * * * *', task: 'Tick\n- takes: 1.5s', role: 'upgrader' } };
  const project = createTaskProject({ config: { jobs } });
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await until('three runs', () => begun(project, 'upgrader').length >= 3);
  await daemon.post('/v1/pause');
  const { tasks, jobs: shown } = await tasksOf(project);
  const runs = tasks.filter(({ started }) => started !== null);
  for (const [n, run] of runs.entries()) {
    const before = runs[n - 1];
    if (before !== undefined)
      expect(Date.parse(run.started ?? '')).toBeGreaterThanOrEqual(Date.parse(before.ended ?? ''));
  }
  expect(shown.find(({ name }) => name === 'tick')?.passed?.why).toBe('its last run was not over');
});

test('without the role, or on a backend that cannot, it is refused by code', async (context) => {
  const project = createTaskProject({
    config: { backends: { plain: { launch: { fresh: ['true'] } } } },
  });
  project.configure((config) => {
    delete (config.roles as Record<string, unknown>).upgrader;
  });
  context.onTestFinished(() => project.destroy());
  await startDaemon(project);
  const none = await loopctl(project, 'dispatch', '--backend', 'plain', 'x');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('LOOPCTL_E_NO_ONESHOT')]);
  const job = await loopctl(project, 'run', 'upgrade');
  expect([job.code, job.err]).toEqual([2, expect.stringContaining('LOOPCTL_E_UNKNOWN_JOB')]);
  const empty = await loopctl(project, 'dispatch');
  expect([empty.code, empty.err]).toEqual([2, expect.stringContaining('LOOPCTL_E_USAGE')]);
  expect(readdirSync(join(project.paths.state)).includes('tasks')).toBe(false);
});

function sessions(project: TestProject): readonly string[] {
  const args = ['-S', project.paths.tmuxSocket, 'list-sessions', '-F', '#{session_name}'];
  const names = execFileSync('tmux', args, { encoding: 'utf8' }).trim().split('\n');
  return names.filter((name) => !name.startsWith('loopctl-')).toSorted();
}

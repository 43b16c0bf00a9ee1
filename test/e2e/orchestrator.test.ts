import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { receiptsOf } from './lib/audit.ts';
import { loopctl } from './lib/cli.ts';
import { completes } from './lib/complete.ts';
import { spawnDaemon, startDaemon } from './lib/daemon.ts';
import { actionsOf, historyOf } from './lib/history.ts';
import { addOrchestrator, notebook } from './lib/orchestrator.ts';
import { agentOf } from './lib/processes.ts';
import { createProject } from './lib/project.ts';
import { createQuietProject } from './lib/quiet.ts';
import { noticeOf, seen } from './lib/stage.ts';
import { until } from './lib/wait.ts';

const conversation = (command: string): string => / --(?:session|resume) (\S+)/.exec(command)?.[1] ?? command;

test('it begins with its start-up routine, comes back in its conversation, hears the end, and goes with the loops', async (context) => {
  const project = createProject({ demo: { builder: { SPEED: '20' }, adversary: { SPEED: '20' } } });
  context.onTestFinished(() => project.destroy());
  addOrchestrator(project);
  const daemon = await startDaemon(project);
  await until('its journal block', () => /^## Session .* — demo$/m.test(notebook(project)));
  const [routine = ''] = receiptsOf(project, 'orchestrator');
  for (const words of ['start-up routine', 'JOURNAL.md', 'Reboots: ', 'loopctl status', 'Announce yourself'])
    expect(routine).toContain(words);

  const before = agentOf(project, 'orchestrator');
  process.kill(before.pid, 'SIGKILL');
  const after = await until('another process of it', () => {
    try {
      const now = agentOf(project, 'orchestrator');
      return now.pid === before.pid ? null : now;
    } catch {
      return null;
    }
  });
  expect(conversation(after.command)).toBe(conversation(before.command));
  await until('it goes on', () => notebook(project).includes('back in the same conversation'));

  const history = await completes(context, project, daemon);
  expect(actionsOf(history, 'launch', 'orchestrator').map(({ mode }) => mode)).toEqual(['fresh', 'resume']);
  expect(notebook(project)).toContain('this is my last entry');
  expect(
    receiptsOf(project, 'orchestrator').filter((text) => /All \d+ phases are done/.test(text)),
  ).toHaveLength(1);
});

test('a person starts and ends it; it is resumed in its conversation, never nudged, and told of notices', async (context) => {
  const project = createQuietProject({
    timers: {
      stall_idle_s: 2,
      stall_grace_s: 1,
      nudge_wait_s: 60,
      restart_max: 2,
      restart_backoff_max_s: 0.2,
    },
  });
  context.onTestFinished(() => project.destroy());
  addOrchestrator(project, { autostart: false });
  const daemon = await startDaemon(project);
  expect((await daemon.agent('orchestrator')).state).toBe('absent');

  expect((await loopctl(project, 'run', 'orchestrator')).code).toBe(0);
  await until('its routine', () => /start-up routine is done/.test(notebook(project)));
  const before = agentOf(project, 'orchestrator');
  await until('both loops to be nudged', () =>
    ['builder', 'adversary'].every((role) =>
      receiptsOf(project, role).some((text) => text.includes('without a lease')),
    ),
  );
  expect(receiptsOf(project, 'orchestrator')).toHaveLength(1);

  project.faults('builder', 'exit@start*');
  process.kill(agentOf(project, 'builder').pid, 'SIGKILL');
  await seen(daemon, 'builder parked', (status) => noticeOf(status, 'parked/builder') !== undefined);
  await until('it hears of that', () => /Noticed: \(critical\): builder is parked/.test(notebook(project)));

  expect((await loopctl(project, 'stop', 'orchestrator')).out).toContain('loopctl run orchestrator');
  await seen(daemon, 'it is down', ({ agents }) =>
    agents.some(({ name, state }) => name === 'orchestrator' && state === 'stopped'),
  );
  expect((await loopctl(project, 'run', 'orchestrator')).code).toBe(0);
  await until('it is back', () => notebook(project).includes('back in the same conversation'));
  expect(conversation(agentOf(project, 'orchestrator').command)).toBe(conversation(before.command));
  expect((await loopctl(project, 'stop', 'builder')).code).toBe(2);
  expect((await loopctl(project, 'stop')).code).toBe(0);
  expect(await daemon.exited).toBe(0);
});

test('one wake a period: kill -9 of the daemon, a hook, and loopctl wake in between', async (context) => {
  const project = createQuietProject();
  context.onTestFinished(() => project.destroy());
  const log = join(project.root, 'hook.log');
  addOrchestrator(project, {
    cron: '*/4 * * * * *',
    hook: ['sh', '-c', `cat >> "$0"; sleep 0.3`, log],
  });
  let daemon = await startDaemon(project);
  const woken = (): readonly string[] => [
    ...new Set(
      receiptsOf(project, 'orchestrator')
        .join('\n')
        .match(/\[loopctl \w+\] Wake of/g) ?? [],
    ),
  ];
  for (const n of [1, 2, 3]) {
    await until(`wake ${n}`, () => woken().length >= n);
    process.kill(daemon.child.pid ?? 0, 'SIGKILL');
    await daemon.exited;
    daemon = await startDaemon(project, '--resume');
    expect((await loopctl(project, 'wake')).code).toBe(0);
  }
  await until('another wake', () => woken().length >= 5);
  expect((await loopctl(project, 'stop')).code).toBe(0);

  const history = historyOf(project);
  const sent = actionsOf(history, 'send', 'orchestrator').filter(({ kind }) => kind === 'wake');
  expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length);
  const taken =
    receiptsOf(project, 'orchestrator')
      .join('\n')
      .match(/\[loopctl \w+\] Wake of/g) ?? [];
  expect(taken.length).toBe(new Set(taken).size);
  const facts = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(facts[0]).toMatchObject({
    schema: 1,
    project: 'trial',
    phase: { id: 'one' },
    period: expect.any(String),
  });
  expect(notebook(project)).toMatch(/Woken; phase one \(1 of 1\), builder \w+, adversary \w+/);
});

test('a hook that says no vetoes the wake, and status says so', async (context) => {
  const project = createQuietProject();
  context.onTestFinished(() => project.destroy());
  addOrchestrator(project, { cron: '*/2 * * * * *', hook: ['sh', '-c', 'echo not at night; exit 3'] });
  const daemon = spawnDaemon(project);
  await until('the control socket', () => daemon.status().catch(() => null));
  const { wake } = await seen(daemon, 'a veto', (status) => status.wake.outcome === 'vetoed');
  expect(wake).toMatchObject({ last: null, why: 'exit code 3: not at night' });
  const page = await loopctl(project, 'status');
  expect(page.out).toMatch(/vetoed\s+by\s+its\s+hook:\s+exit\s+code\s+3:\s+not\s+at\s+night/);
  expect((await loopctl(project, 'wake', '--force')).out).toContain('is woken');
  await until('the forced wake', () => notebook(project).includes('Woken; '));
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as pty from 'node-pty';
import { expect, onTestFinished, test } from 'vitest';
import type { RecordedEvent } from '../../src/cli/events/recorded.ts';
import type { ScreenRecord } from '../../src/cli/record/fixture.ts';
import type { Status } from '../../src/core/view/status.ts';
import { receiptsOf } from './lib/audit.ts';
import { createProject, type TestProject } from './lib/project.ts';
import { cli, cliJson, startCli } from './lib/run-cli.ts';
import { until } from './lib/wait.ts';

/** A plan without gates: both loops come up and wait, for as long as a test takes. */
const idlePlan = '# Phase\n\nNothing is asked for.\n';

async function running(): Promise<TestProject> {
  const project = createProject({ plans: { one: idlePlan } });
  onTestFinished(() => project.destroy());
  const { code, out, err } = await cli(project, 'start');
  expect(code, err).toBe(0);
  expect(out).toMatch(
    /^trial runs \(pid \d+\), phase 1 of 1: one\n {2}builder {4}runs\n {2}adversary {2}runs\n/,
  );
  return project;
}

async function idle(project: TestProject): Promise<Status> {
  return until('both loops wait', async () => {
    const status = await cliJson<Status>(project, 'status');
    return status.agents.every(({ state }) => state === 'waiting') ? status : null;
  });
}

test('what a person asks of a running daemon', async () => {
  const project = await running();
  const status = await idle(project);
  expect(status).toMatchObject({ schema: 1, project: 'trial', phase: { id: 'one', index: 0, total: 1 } });

  const page = (await cli(project, 'status')).out;
  expect(page).toMatch(/^trial · daemon up .*\n\nPhase 1 of 1: one/);
  for (const { name } of status.agents) expect(page).toContain(`\n  ${name} `);

  const second = await cli(project, 'start');
  expect([second.code, second.err]).toEqual([4, expect.stringContaining(`held by pid ${status.daemon.pid}`)]);

  expect((await cli(project, 'send', 'builder', 'Hello', 'from', 'me')).code).toBe(0);
  await until('the Builder took it', () =>
    receiptsOf(project, 'builder').some((text) => text.includes('Hello from me')),
  );

  expect((await cli(project, 'explain', 'builder')).out).toMatch(/^builder is \w+ for /);
  const { record } = await cliJson<{ record: ScreenRecord }>(
    project,
    'record',
    'builder',
    '--out',
    project.dir,
  );
  expect(record).toMatchObject({ backend: 'demo', label: null, reading: { state: 'ready' } });
  const unknown = await cli(project, 'explain', 'nobody');
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('there are: builder, adversary')]);

  expect((await cli(project, 'pause', 'adversary')).code).toBe(0);
  await until('paused', async () =>
    (await cliJson<Status>(project, 'status')).agents.some(({ paused }) => paused),
  );
  expect((await cli(project, 'resume', 'adversary')).code).toBe(0);
  await until('not paused', async () =>
    (await cliJson<Status>(project, 'status')).agents.every(({ paused }) => !paused),
  );

  const { events } = await cliJson<{ events: RecordedEvent[] }>(project, 'events', '--lines', '10000');
  expect(events.flatMap(({ facts }) => facts.map(({ type }) => type))).toContain('send');
  expect((await cli(project, 'phases')).out).toBe('now      one  phases/one.md\n');
  expect((await cli(project, 'logs', '-n', '500')).out).toContain('loopctl begins');
  expect((await cli(project, 'logs', 'builder')).out).toContain('phases/one.md is missing or names no gate');
});

test('one agent is restarted; then the daemon, around living sessions', async () => {
  const project = await running();
  const before = await idle(project);
  expect((await cli(project, 'restart', 'builder', '--fresh')).code).toBe(0);
  await until('a new generation', async () => {
    const now = await cliJson<Status>(project, 'status');
    return now.agents.some(
      ({ name, generation, pid }) => name === 'builder' && generation === 2 && pid !== null,
    );
  });
  const between = await idle(project);
  expect(between.daemon.pid).toBe(before.daemon.pid);

  const restarted = await cli(project, 'restart');
  expect([restarted.code, restarted.out]).toEqual([
    0,
    expect.stringContaining('its sessions are the same: builder, adversary'),
  ]);
  const after = await idle(project);
  expect(after.daemon.pid).not.toBe(before.daemon.pid);
  expect(after.agents.map(({ pid }) => pid)).toEqual(between.agents.map(({ pid }) => pid));
  expect((await cli(project, 'replay')).out).toMatch(/steps? decided again, no difference\.$/m);
});

test('events, logs and status go on as things happen', async () => {
  const project = await running();
  await idle(project);
  const watching = startCli(project, 'status', '--watch', '--json');
  const following = startCli(project, 'events', '-f', '-n', '1');
  const logging = startCli(project, 'logs', '-f', '-n', '1');
  onTestFinished(() => {
    for (const { child } of [watching, following, logging]) child.kill('SIGKILL');
  });
  await until('all three have begun', () => [watching, following, logging].every(({ out }) => out() !== ''));
  expect((await cli(project, 'pause')).code).toBe(0);
  await until(
    'the pause is shown',
    () => /"paused":"2/.test(watching.out()) && following.out().includes('paused by'),
  );
  expect((await cli(project, 'restart', 'builder')).code).toBe(0);
  expect((await cli(project, 'resume')).code).toBe(0);
  await until('the launch is logged', () => logging.out().includes('launch builder'));
  for (const line of watching.out().trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ schema: 1 });
});

test('attach puts a person into the terminal, read-only, also from within another tmux', async () => {
  const project = await running();
  await idle(project);
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const terminal = pty.spawn(process.execPath, [main, 'attach', 'builder'], {
    cols: 100,
    rows: 30,
    cwd: project.dir,
    env: { ...project.env, TMUX: '/tmp/elsewhere,1,0', TERM: 'xterm-256color' } as Record<string, string>,
  });
  let seen = '';
  terminal.onData((text) => {
    seen += text;
  });
  const left = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  await until("the agent's screen", () => seen.includes('names no gate'));
  // tmux paints its message when it comes to it.
  await until('what a person may do', () => seen.includes('Read-only. ctrl-b d leaves.'));
  terminal.write('typed by a person\r');
  await until('it is left', async () => {
    // Apart: tmux takes keys that come in one burst for a paste, which means no command.
    terminal.write('\x02');
    await pause(100);
    terminal.write('d');
    return Promise.race([left.then((code) => ({ code })), pause(500, null)]);
  }).then(({ code }) => expect(code).toBe(0));
  expect(readFileSync(join(project.paths.logs, 'panes/builder.log'), 'utf8')).not.toContain(
    'typed by a person',
  );
});

test('mistakes are told before anything is started', async () => {
  const project = createProject({ plans: { one: idlePlan } });
  onTestFinished(() => project.destroy());
  project.configure((config) => {
    config.advanse = 'strict';
    config.timers = { sweep_s: -1 };
  });
  const bad = await cli(project, 'start');
  expect([bad.code, bad.out]).toEqual([2, '']);
  expect(bad.err).toMatch(/2 mistakes in .*\n.*sweep_s: .*\n.*advanse: .*did you mean advance\?/);
  const status = await cli(project, 'status');
  expect(status.code).toBe(3);
});

test('an agent that is not installed: started all the same, and said why it does not run', async () => {
  const project = createProject({ plans: { one: idlePlan } });
  onTestFinished(() => project.destroy());
  project.configure((config) => {
    config.backends = { mine: { launch: { fresh: ['no-such-agent-here'] } } };
    (config.roles as Record<string, { backend: string }>).adversary = { backend: 'mine' };
  });
  const { code, out } = await cli(project, 'start');
  expect(code).toBe(1);
  expect(out).toMatch(/builder {4}runs\n {2}adversary {2}does not run: .*no-such-agent-here/s);
});

test('a complete sequence has nothing to do', async () => {
  const plan = '# Phase\n\n## Gates\n\n- gate: sums\n  - parts: 1\n';
  const project = createProject({ plans: { one: plan } });
  onTestFinished(() => project.destroy());
  expect((await cli(project, 'start')).code).toBe(0);
  const watched = await cli(project, 'status', '--watch');
  expect([watched.code, watched.out]).toEqual([0, expect.stringContaining('The sequence was completed')]);
  const again = await cli(project, 'start', '--resume');
  expect([again.code, again.out]).toEqual([
    0,
    expect.stringContaining('Nothing to do: the sequence of trial is complete.'),
  ]);
  expect((await cli(project, 'phases')).out).toBe('done     one  phases/one.md\n');
});

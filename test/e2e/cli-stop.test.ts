import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { Status } from '../../src/core/view/status.ts';
import { createProject, type TestProject } from './lib/project.ts';
import { cli, cliJson, startCli } from './lib/run-cli.ts';
import { until } from './lib/wait.ts';

const idlePlan = '# Phase\n\nNothing is asked for.\n';

function fresh(): TestProject {
  const project = createProject({ plans: { one: idlePlan } });
  onTestFinished(() => project.destroy());
  return project;
}

async function started(): Promise<{ readonly project: TestProject; readonly daemon: number }> {
  const project = fresh();
  expect((await cli(project, 'start')).code).toBe(0);
  return { project, daemon: (await cliJson<Status>(project, 'status')).daemon.pid };
}

/** Processes that carry the project's folder in their environment or arguments: daemon, tmux server, agents and all below. */
function processesOf(project: TestProject): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) =>
      ['environ', 'cmdline'].some((file) => read(`/proc/${pid}/${file}`).includes(`${project.root}/`)),
    );
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

test('stop leaves no process behind; a second one has nothing to stop', async () => {
  const { project } = await started();
  expect(processesOf(project).length).toBeGreaterThan(3);
  expect(await cli(project, 'stop')).toMatchObject({
    code: 0,
    out: 'Stopped; nothing of it runs any more.\n',
  });
  expect(processesOf(project)).toEqual([]);
  expect(existsSync(project.paths.controlSocket)).toBe(false);
  expect(await cli(project, 'stop')).toMatchObject({ code: 3 });
  expect((await cli(project, 'status')).out).toContain('It was in phase 1 of 1: one.');
});

test('kept sessions are taken over by the next daemon', async () => {
  const { project } = await started();
  const before = await cliJson<Status>(project, 'status');
  expect((await cli(project, 'stop', '--keep-sessions')).code).toBe(0);
  expect((await cli(project, 'status')).out).toMatch(/Sessions that live on without it: .*builder/);
  expect((await cli(project, 'start', '--resume')).code).toBe(0);
  const after = await cliJson<Status>(project, 'status');
  expect(after.agents.map(({ pid }) => pid)).toEqual(before.agents.map(({ pid }) => pid));
  expect((await cli(project, 'stop')).code).toBe(0);
  expect(processesOf(project)).toEqual([]);
});

test('sessions that a killed daemon left are ended', async () => {
  const { project, daemon } = await started();
  process.kill(daemon, 'SIGKILL');
  await until('the daemon is gone', () => !existsSync(`/proc/${daemon}`));
  expect(processesOf(project).length).toBeGreaterThan(2);
  const { code, out } = await cli(project, 'stop');
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/No daemon ran; the sessions it had left are ended: .*builder/),
  ]);
  expect(processesOf(project)).toEqual([]);
});

test('a daemon that cannot be reached by its socket is stopped by a signal', async () => {
  const { project, daemon } = await started();
  rmSync(project.paths.controlSocket);
  // A folder in its place keeps the daemon from making it again.
  mkdirSync(project.paths.controlSocket);
  expect((await cli(project, 'status')).out).toContain(`(pid ${daemon}) does not answer`);
  const { code, out } = await cli(project, 'stop');
  expect([code, out]).toEqual([
    0,
    expect.stringContaining(`The daemon (pid ${daemon}) did not answer and was stopped by a signal.`),
  ]);
  expect(processesOf(project)).toEqual([]);
});

test('a stop while the daemon is leaving by itself lets it leave', async () => {
  const { project } = await started();
  const results = await Promise.all([cli(project, 'stop'), cli(project, 'stop'), cli(project, 'stop')]);
  for (const { code } of results) expect([0, 3]).toContain(code);
  expect(results.map(({ code }) => code)).toContain(0);
  expect(processesOf(project)).toEqual([]);
});

test('in the foreground it tells what it does, and TERM ends it in order', async () => {
  const project = fresh();
  const daemon = startCli(project, 'start', '--foreground');
  await until('it answers', async () => (await cli(project, 'status')).code === 0);
  daemon.child.kill('SIGTERM');
  const { code, err } = await daemon.result;
  expect([code, err]).toEqual([0, expect.stringContaining('loopctl begins: begins at the first phase')]);
  expect(err).toContain('builder runs\n');
  expect(processesOf(project)).toEqual([]);
});

import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { completes } from './lib/complete.ts';
import { startDaemon, type TestDaemon } from './lib/daemon.ts';
import { agentOf, processesOf } from './lib/processes.ts';
import { createProject, onePlan, type TestProject } from './lib/project.ts';
import { until } from './lib/wait.ts';

const slow = { builder: { SPEED: '10' }, adversary: { SPEED: '10' } };

test.for([
  ['stop', (daemon: TestDaemon) => daemon.post('/v1/stop')],
  ['SIGTERM', (daemon: TestDaemon) => daemon.child.kill('SIGTERM')],
  ['SIGINT', (daemon: TestDaemon) => daemon.child.kill('SIGINT')],
] as const)('%s leaves nothing behind', async ([, stop], context) => {
  const project = createProject({
    demo: { ...slow, builder: { SPEED: '10', FAULTS: 'stray-children@edit' } },
  });
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await untilWork(daemon);
  await stop(daemon);
  expect(await daemon.exited, daemon.output()).toBe(0);
  expect(processesOf(project)).toEqual([]);
  expect(sockets(project)).toEqual([]);
});

test('stop --keep-sessions: the next daemon adopts the same processes, and the work goes on', async (context) => {
  const project = createProject({ plans: { one: onePlan, two: onePlan }, demo: slow });
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await untilWork(daemon);
  const before = (await daemon.status()).agents.map(({ name, pid, generation }) => ({
    name,
    pid,
    generation,
  }));
  const agents = ['builder', 'adversary'].map((role) => agentOf(project, role));
  await daemon.post('/v1/stop', { keep_sessions: true });
  expect(await daemon.exited, daemon.output()).toBe(0);
  expect(existsSync(project.paths.controlSocket)).toBe(false);
  expect(['builder', 'adversary'].map((role) => agentOf(project, role))).toEqual(agents);

  const next = await startDaemon(project, '--resume');
  const adopted = (await next.status()).agents.map(({ name, pid, generation }) => ({
    name,
    pid,
    generation,
  }));
  expect(adopted).toEqual(before);
  const { facts } = await completes(context, project, next);
  expect(facts.filter((fact) => fact.type === 'launched' && fact.adopted)).toHaveLength(2);
});

/** A claim is open: one loop waits, the other is in its turn. */
async function untilWork(daemon: TestDaemon): Promise<void> {
  await until('a claim under review', async () =>
    (await daemon.status()).phase.gates.some((gate) => gate.open),
  );
}

function sockets(project: TestProject): readonly string[] {
  return readdirSync(project.paths.runtime).filter((name) => name.endsWith('.sock'));
}

import { expect, onTestFinished, test } from 'vitest';
import type { Explanation } from '../../src/core/view/explain.ts';
import type { Status } from '../../src/core/view/status.ts';
import { startDaemon } from './lib/daemon.ts';
import { startMcp } from './lib/mcp.ts';
import { addOrchestrator } from './lib/orchestrator.ts';
import { timesTold } from './lib/quiet.ts';
import { seen, settled } from './lib/stage.ts';
import { createTaskProject } from './lib/tasks.ts';
import { until } from './lib/wait.ts';

test('every tool works against a running daemon, fails with words without one, and works again after it is back', async () => {
  const project = createTaskProject({
    config: {
      host: { check: ['true'], recreate: ['true'] },
      mcp: { writes: { host_recreate: 'allow' } },
    },
  });
  onTestFinished(() => project.destroy());
  addOrchestrator(project);
  const daemon = await startDaemon(project);
  await settled(daemon);
  const { client, call, data, called } = await startMcp(project);

  expect((await data<Status>('status')).agents.map(({ name }) => name)).toEqual([
    'builder',
    'adversary',
    'orchestrator',
  ]);
  expect((await data<Explanation>('explain', { agent: 'builder' })).agent.name).toBe('builder');
  expect((await call('explain', { agent: 'nobody' })).text).toContain('LOOPCTL_E_UNKNOWN_AGENT');
  expect((await data<{ phases: unknown[] }>('phases')).phases).toHaveLength(1);

  await data('send', { agent: 'builder', text: 'look at the licence' });
  await until(
    'the message',
    () => timesTold(project, 'builder', 'orchestrator', 'look at the licence') === 1,
  );
  expect((await call('events', { lines: 500 })).text).toMatch(
    / < message of orchestrator: look at the licence/,
  );

  await data('pause', { agent: 'adversary' });
  await seen(daemon, 'the pause', ({ agents }) => agents.some(({ paused }) => paused));
  await data('resume', { agent: 'adversary' });
  await seen(daemon, 'its end', ({ agents }) => !agents.some(({ paused }) => paused));
  await data('restart', { agent: 'adversary' });
  await seen(daemon, 'a new session', ({ agents }) => agents.some(({ generation }) => generation === 2));
  await data('journal_add', { text: 'told the Builder about the licence' });
  expect(JSON.stringify(await data('journal_read'))).toContain('told the Builder about the licence');

  await data('wake', { force: true });
  await until('the wake', async () => (await data<Status>('status')).wake.last !== null);
  const { id } = await data<{ id: string }>('dispatch', { task: 'say something' });
  await until('the result', async () =>
    JSON.stringify(await data('tasks', { id })).includes('"state":"done"'),
  );
  expect(JSON.stringify(await data('tasks'))).toContain(id);
  expect(await data('host_check')).toMatchObject({ what: 'check', ok: true });
  const { confirm } = await data<{ confirm: string }>('host_recreate');
  expect(await data('host_recreate', { confirm })).toMatchObject({ what: 'recreate', ok: true });
  expect((await call('host_recreate', {})).text).toMatch(/^LOOPCTL_E_HOST_COOLDOWN \(exit code 5\)/);
  expect(await data('host')).toMatchObject({ last: { recreate: { by: 'orchestrator' } } });

  const { tools } = await client.listTools();
  expect([...called].toSorted()).toEqual(tools.map(({ name }) => name).toSorted());

  await daemon.post('/v1/stop', { by: 'test', keep_sessions: true });
  await daemon.exited;
  expect(await call('status')).toMatchObject({
    failed: true,
    text: expect.stringMatching(/^LOOPCTL_E_NOT_RUNNING \(exit code 3\).*\n→ Start it with `loopctl start`/),
  });
  await startDaemon(project, '--resume');
  expect((await data<Status>('status')).daemon.pid).toBeGreaterThan(0);
}, 180_000);

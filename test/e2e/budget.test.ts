import { expect, test } from 'vitest';
import type { Costs } from '../../src/core/view/costs.ts';
import { startDaemon, type TestDaemon } from './lib/daemon.ts';
import { actionsOf, historyOf } from './lib/history.ts';
import { createProject, type TestProject } from './lib/project.ts';
import { replayAll } from './lib/replay.ts';
import { cli, cliJson } from './lib/run-cli.ts';
import { until } from './lib/wait.ts';

/** Every loop wakes itself again and again, and each step of a turn uses a thousand tokens at a dollar for ten thousand. */
const spending = { TOKENS: '1000', USD: '100', LEASE_S: '1' };
const costs = (project: TestProject, by: string) => cliJson<Costs>(project, 'costs', '--by', by);

const everyoneHeld = (daemon: TestDaemon) =>
  until('both loops are held', async () => {
    const { agents } = await daemon.status();
    return agents.every(({ budget_spent, state }) => budget_spent !== null && state !== 'busy')
      ? agents
      : null;
  });

test('spend is stopped at a cap, goes on when the cap is raised, and is counted once over kills of the daemon', async (context) => {
  const project = createProject({
    demo: { builder: spending, adversary: spending },
    config: { budget: { project: { usd: 0.5 } } },
  });
  context.onTestFinished(() => project.destroy());
  const first = await startDaemon(project);
  await everyoneHeld(first);
  const { notices } = await first.status();
  expect(notices.map(({ severity, text }) => `${severity} ${text}`).join('\n')).toMatch(
    /critical a cap is reached, budget\.project\.usd: \$0\.50; paused: all agents/,
  );
  expect((await first.explain('builder')).left_alone_because).toContain('its budget is spent');

  process.kill(first.child.pid ?? 0, 'SIGKILL');
  await first.exited;
  const offline = await costs(project, 'role');
  const second = await startDaemon(project, '--resume');
  await everyoneHeld(second);
  await second.post('/v1/send', { agent: 'builder', text: 'Go on.', by: 'test' });
  // Both wake themselves every second: what they begin then is ended, and nothing is begun for them.
  await until('nobody runs', async () =>
    (await second.status()).agents.every(
      ({ state }) => state === 'stopped' || state === 'waiting' || state === 'ready',
    ),
  );
  const held = await costs(project, 'role');
  expect(held.total.tokens).toBeGreaterThanOrEqual(offline.total.tokens);
  const launches = actionsOf(historyOf(project), 'launch').length;
  expect(launches).toBe(2);

  project.configure((config) => {
    config.budget = { project: { usd: 50 } };
  });
  await until('the sequence ends', () => second.child.exitCode !== null, 120_000);
  const done = await costs(project, 'session');
  expect(done.total.cost_usd).toBeCloseTo(done.total.tokens / 10_000);
  expect(done.total.tokens % 1000).toBe(0);
  expect((await cli(project, 'costs')).out).toMatch(/^day +tokens +turns +cost\n/);
  expect((await cli(project, 'sessions', '--agent', 'builder')).out).toMatch(/^builder 1 /m);
  expect(replayAll(project)).toMatchObject({ differences: [] });
});

import { expect, test } from 'vitest';
import type { Costs } from '../../src/core/view/costs.ts';
import { startDaemon, type TestDaemon } from './lib/daemon.ts';
import { actionsOf, historyOf } from './lib/history.ts';
import { createProject, type TestProject } from './lib/project.ts';
import { replayAll } from './lib/replay.ts';
import { cli, cliJson } from './lib/run-cli.ts';
import { tokensTold } from './lib/told.ts';
import { until } from './lib/wait.ts';

/** Every loop wakes itself again and again; each step of a turn uses a thousand tokens, ten thousand for a dollar. */
const spending = { TOKENS: '1000', USD: '100', LEASE_S: '1' };
const costs = (project: TestProject, by: string) => cliJson<Costs>(project, 'costs', '--by', by);

const everyoneRests = (daemon: TestDaemon) =>
  until('both loops are held and do nothing', async () => {
    const { agents } = await daemon.status();
    return agents.every(({ budget_spent, state }) => budget_spent !== null && state !== 'busy');
  });

test('spend is stopped at a cap, goes on when it is raised, and is counted once over a kill of the daemon', async (context) => {
  const project = createProject({
    demo: { builder: spending, adversary: spending },
    config: { budget: { project: { turns: 3 } } },
  });
  context.onTestFinished(() => project.destroy());
  const first = await startDaemon(project);
  await everyoneRests(first);
  const { notices } = await first.status();
  expect(notices.map(({ severity, text }) => `${severity} ${text}`).join('\n')).toMatch(
    /critical a cap is reached, budget\.project\.turns: 3 turns; paused: all agents/,
  );
  expect((await first.explain('builder')).left_alone_because).toContain('its budget is spent');

  // Both wake themselves, with the cap behind them: what they begin then is ended, and nothing is begun for them.
  await until('both have tried', async () =>
    (await first.status()).agents.every(({ state }) => state === 'stopped'),
  );
  // One turn of each at the most: that in which the cap was reached, or the one that was ended.
  expect((await costs(project, 'role')).total.turns).toBeLessThanOrEqual(3 + 2);

  process.kill(first.child.pid ?? 0, 'SIGKILL');
  await first.exited;
  const offline = await costs(project, 'role');
  const second = await startDaemon(project, '--resume');
  await everyoneRests(second);
  await second.post('/v1/send', { agent: 'builder', text: 'Go on.', by: 'test' });
  expect(await costs(project, 'role')).toEqual(offline);
  expect(actionsOf(historyOf(project), 'launch')).toHaveLength(2);

  project.configure((config) => {
    config.budget = { project: { turns: 1000 } };
  });
  await until('the sequence ends', () => second.child.exitCode !== null, 120_000);
  const done = await costs(project, 'session');
  expect(done.total.tokens).toBe(tokensTold(project));
  expect(done.total.cost_usd).toBeCloseTo(done.total.tokens / 10_000);
  expect((await cli(project, 'costs')).out).toMatch(/^day +tokens +turns +cost\n/);
  expect((await cli(project, 'sessions', '--agent', 'builder')).out).toMatch(/^builder 1 /m);
  expect(replayAll(project)).toMatchObject({ differences: [] });
});

test('a hard cap ends the turn; a person lets as much be used once more, in the same conversation', async (context) => {
  const project = createProject({
    demo: { builder: spending, adversary: spending },
    config: { budget: { hard: true, phase: { usd: 0.3 } } },
  });
  context.onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await everyoneRests(daemon);
  const before = await costs(project, 'role');
  expect(before.total.known_usd).toBeGreaterThanOrEqual(0.3);
  // Two agents, and a step of each may be under way when the cap is seen.
  expect(before.total.known_usd).toBeLessThanOrEqual(0.3 + 6 * 0.1);
  expect((await cli(project, 'resume', '--budget')).out).toContain('may be used once more');
  await until('more is used', async () => (await costs(project, 'role')).total.tokens > before.total.tokens);
  await everyoneRests(daemon);
  const twice = await costs(project, 'role');
  expect(twice.total.known_usd).toBeGreaterThanOrEqual(0.6);
  expect(twice.total.known_usd).toBeLessThanOrEqual(before.total.known_usd * 2 + 6 * 0.1);
  project.configure((config) => {
    config.budget = {};
  });
  await until('the sequence ends', () => daemon.child.exitCode !== null, 120_000);
  const launches = actionsOf(historyOf(project), 'launch');
  expect(launches.slice(2).every(({ mode }) => mode === 'resume')).toBe(true);
  expect((await costs(project, 'role')).total.tokens).toBe(tokensTold(project));
});

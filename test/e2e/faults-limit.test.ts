import { describe, expect, test } from 'vitest';
import type { AgentStatus } from '../../src/core/view/status.ts';
import { startDaemon } from './lib/daemon.ts';
import { actionsOf, type History } from './lib/history.ts';
import { press } from './lib/pane.ts';
import { createPusher, docs } from './lib/pusher.ts';
import { begin, kinds, type Scenario } from './lib/scenario.ts';
import { until } from './lib/wait.ts';

const goOn = 'Please go on with your work where you stopped.';

/** Never killed, nudged or counted as stalled. */
function expectSilence(history: History): void {
  expect(actionsOf(history, 'kill').filter((kill) => kill.counts)).toEqual([]);
  expect(actionsOf(history, 'send').filter((send) => send.kind === 'nudge')).toEqual([]);
  expect(actionsOf(history, 'launch')).toHaveLength(2);
}

function probes(history: History): readonly string[] {
  return actionsOf(history, 'send')
    .filter((send) => send.kind === 'probe')
    .map((send) => send.agent);
}

function resetOf(agent: AgentStatus): number {
  expect(agent.limited_until).not.toBeNull();
  return Date.parse(agent.limited_until ?? '');
}

/** When the agent took the first prompt that holds the text, wall ms. */
function takenAt(scenario: Scenario, agent: 'builder' | 'adversary', text: string): number {
  return scenario.receipts(agent).find((receipt) => receipt.text.includes(text))?.at ?? Number.NaN;
}

describe.each(kinds)('a usage limit, told by %s', (kind) => {
  test.concurrent('with a reset time: silence, then one probe', async (context) => {
    const scenario = await begin(context, { kind, faults: { builder: 'limit:5@edit' } });
    const { agent } = await scenario.reaches('builder', 'limited', /usage/i);
    const other = await scenario.daemon.explain('adversary');
    expect(other.left_alone_because).toContain('usage limit of its account');
    expect(other.agent.limited_until).toBe(agent.limited_until);
    const history = await scenario.completes();
    expectSilence(history);
    expect(probes(history)).toEqual(['builder']);
    expect(takenAt(scenario, 'builder', goOn)).toBeGreaterThanOrEqual(resetOf(agent) + 500);
  });

  test.concurrent('without a readable time: one probe after the other, flat, and a warning', async (context) => {
    const scenario = await begin(context, {
      kind,
      faults: { builder: 'limit-unreadable:5@edit' },
      timers: { limit_probe_max: 2 },
    });
    const { agent } = await scenario.reaches('builder', 'limited', /usage/i);
    expect(agent.limited_until).toBeNull();
    await until('a person is warned', async () =>
      (await scenario.daemon.status()).notices.some((notice) =>
        /did not come back after 2 probes/.test(notice.text),
      ),
    );
    const history = await scenario.completes();
    expectSilence(history);
    const times = scenario.receipts('builder').flatMap(({ text, at }) => (text.includes(goOn) ? [at] : []));
    expect(times).toHaveLength(2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2_900);
  });

  test.concurrent('of an idle session: what comes in meanwhile waits', async (context) => {
    const scenario = await begin(context, { kind, faults: { builder: 'dialog@edit' } });
    await scenario.reaches('builder', 'blocked', /proceed/);
    await scenario.reaches('adversary', 'waiting', /turn ended|input-line/);
    scenario.project.faults('adversary', 'limit:5');
    const { agent } = await scenario.reaches('adversary', 'limited', /usage/i);
    const inbox = { [docs.inbox('adversary')]: '- Look twice.\n' };
    createPusher(scenario.project, 'builder').push({ subject: 'inbox: a word', files: inbox });
    await until('told after the window', () => scenario.prompts('adversary').length > 1);
    expect(scenario.receipts('adversary')[1]?.text).toContain(goOn);
    expect(scenario.receipts('adversary')[1]?.at).toBeGreaterThanOrEqual(resetOf(agent) + 500);
    press(scenario.project, 'builder', 'Enter');
    const history = await scenario.completes();
    expectSilence(history);
    expect(probes(history)).toEqual(['adversary']);
    expect(scenario.project.git('log', '--format=%s', 'main')).toContain('inbox: adversary read it');
  });

  test.concurrent('of two sessions at once: each is told to go on once', async (context) => {
    const fault = 'limit:5@turn';
    const scenario = await begin(context, { kind, faults: { builder: fault, adversary: fault } });
    await scenario.reaches('builder', 'limited', /usage/i);
    await scenario.reaches('adversary', 'limited', /usage/i);
    const history = await scenario.completes();
    expectSilence(history);
    expect(probes(history).toSorted()).toEqual(['adversary', 'builder']);
  });
});

test.concurrent('a limit outlives the daemon', async (context) => {
  const scenario = await begin(context, { faults: { builder: 'limit:7@edit' } });
  const { agent } = await scenario.reaches('builder', 'limited', /usage/i);
  scenario.daemon.child.kill('SIGKILL');
  await scenario.daemon.exited;
  const second = await startDaemon(scenario.project, '--resume');
  expect((await second.agent('builder')).limited_until).toBe(agent.limited_until);
  const history = await scenario.completes({ daemon: second });
  expectSilence(history);
  expect(probes(history)).toEqual(['builder']);
  expect(takenAt(scenario, 'builder', goOn)).toBeGreaterThanOrEqual(resetOf(agent) + 500);
});

test.concurrent('a limited session that dies comes back when the window is over', async (context) => {
  const scenario = await begin(context, { faults: { builder: 'limit:6@edit' } });
  const { agent } = await scenario.reaches('builder', 'limited', /usage/i);
  process.kill(agent.pid ?? 0, 'SIGKILL');
  const dead = await scenario.reaches('builder', 'dead', /exited|gone/);
  expect(dead.left_alone_because).toContain('usage limit of its account');
  await until('it is launched again', async () => (await scenario.daemon.agent('builder')).generation === 2);
  expect(Date.now()).toBeGreaterThanOrEqual(resetOf(agent) + 500);
  await scenario.completes();
});

test.concurrent('auto_resume: false waits for a person', async (context) => {
  const scenario = await begin(context, {
    faults: { builder: 'limit:1@edit' },
    config: { limits: { auto_resume: false } },
  });
  const { agent } = await scenario.reaches('builder', 'limited', /usage/i);
  await until('the window is long over', () => Date.now() > resetOf(agent) + 4_000);
  expect((await scenario.daemon.agent('builder')).state).toBe('limited');
  expect(scenario.prompts('builder').some((text) => text.includes(goOn))).toBe(false);
  await scenario.daemon.post('/v1/resume', { limits: true });
  expect(probes(await scenario.completes())).toEqual(['builder']);
});

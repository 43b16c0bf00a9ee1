import { expect, test } from 'vitest';
import { untilState } from '../../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../../e2e/lib/history.ts';
import { press } from '../../e2e/lib/pane.ts';
import { until } from '../../e2e/lib/wait.ts';
import { beginReal, PATIENCE_MS } from '../real.ts';

const idle = '@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}';

test('opencode: a usage limit is sat out without a kill; a refused login waits for a person', async (context) => {
  const { project, daemon, api, prompts, send } = await beginReal(context, {
    prompts: { builder: idle },
    backends: { builder: 'opencode' },
    timers: { limit_slack_s: 30, limit_jitter_s: 1 },
  });
  await untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);
  const reset = Math.ceil(Date.now() / 1000) + 75;
  api.failures.fail({ kind: 'limit', reset }, 1);
  await send('builder', 'Mind the gap.');
  const { agent } = await untilState(daemon, 'builder', ['limited']);
  expect(Math.abs(Date.parse(agent.limited_until ?? '') - reset * 1000)).toBeLessThan(3000);
  // It goes on by itself when the time has come, before anybody asks it to.
  await untilState(daemon, 'builder', ['ready', 'waiting'], PATIENCE_MS);
  expect(Date.now()).toBeGreaterThanOrEqual(reset * 1000);
  await until('the window is closed', async () => (await daemon.agent('builder')).limited_until === null);
  expect(prompts('builder')).toHaveLength(2);

  api.failures.fail({ kind: 'unauthorized' }, 20);
  await send('builder', 'Try it without a login.');
  const refused = await untilState(daemon, 'builder', ['blocked']);
  expect(refused.agent.evidence).toMatch(/login: invalid x-api-key/);
  await until('a person is told', async () =>
    (await daemon.status()).notices.some(({ text }) => /builder waits for a person.*api-key/.test(text)),
  );
  api.failures.clear();
  press(project, 'builder', '-l', '@api say Back again.');
  press(project, 'builder', 'Enter');
  await untilState(daemon, 'builder', ['ready']);
  const history = historyOf(project);
  expect(actionsOf(history, 'launch')).toHaveLength(1);
  expect(actionsOf(history, 'kill')).toEqual([]);
});

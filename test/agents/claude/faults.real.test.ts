import { expect, test } from 'vitest';
import { startDaemon, untilState } from '../../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../../e2e/lib/history.ts';
import { press } from '../../e2e/lib/pane.ts';
import { until } from '../../e2e/lib/wait.ts';
import { beginReal } from '../real.ts';

test('an API that fails ends the turn, not the session; a refused login waits for a person', async (context) => {
  const { project, daemon, api, prompts, send } = await beginReal(context, {
    prompts: { builder: '@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}' },
  });
  await untilState(daemon, 'builder', ['waiting']);
  for (const kind of ['overloaded', 'server', 'reset'] as const) {
    api.failures.fail({ kind }, 20);
    await send('builder', `Try ${kind}.`);
    await until(`${kind} is met`, async () => api.requests.some(({ failed }) => failed === kind));
    await untilState(daemon, 'builder', ['ready']);
  }
  api.failures.clear();
  await send('builder', '@api say Back.\\n\\nWAITING-UNTIL: {in 500s}');
  await untilState(daemon, 'builder', ['waiting']);

  api.failures.fail({ kind: 'unauthorized' }, 20);
  await send('builder', 'Try it without a login.');
  const { agent } = await untilState(daemon, 'builder', ['blocked']);
  expect(agent.evidence).toMatch(/Invalid API key/);
  await until('a person is told', async () =>
    (await daemon.status()).notices.some(({ text }) => /builder waits for a person.*API key/.test(text)),
  );
  api.failures.clear();
  press(project, 'builder', '-l', '@api say Back again.');
  press(project, 'builder', 'Enter');
  await untilState(daemon, 'builder', ['ready']);
  const history = historyOf(project);
  expect(actionsOf(history, 'launch')).toHaveLength(1);
  expect(actionsOf(history, 'kill')).toEqual([]);
  expect(new Set(prompts('builder')).size).toBe(prompts('builder').length);
});

test('a killed daemon finds its session again; one that leaves by itself is started again, in the same conversation', async (context) => {
  const { project, daemon, prompts, send } = await beginReal(context, {
    prompts: { builder: '@api usage 500 10\n@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}' },
  });
  await untilState(daemon, 'builder', ['waiting']);
  await send('builder', '@api usage 500 10');
  await until('usage is known', async () => ((await daemon.agent('builder')).tokens ?? 0) >= 510);
  await untilState(daemon, 'builder', ['ready']);
  const { pid, tokens } = await daemon.agent('builder');
  process.kill(daemon.child.pid ?? 0, 'SIGKILL');
  await daemon.exited;

  const next = await startDaemon(project, '--resume');
  const { agent } = await untilState(next, 'builder', ['ready']);
  expect(agent).toMatchObject({ pid, generation: 1 });
  expect(agent.tokens).toBeGreaterThanOrEqual(tokens ?? 0);
  expect(agent.tokens).toBeLessThanOrEqual(1020);
  expect(prompts('builder')).toHaveLength(2);

  press(project, 'builder', '-l', '/exit');
  press(project, 'builder', 'Enter');
  await until('the resumed one takes its prompt', () =>
    prompts('builder').some((text) => text.startsWith('Your session was restarted.')),
  );
  await untilState(next, 'builder', ['waiting', 'ready']);
  expect(actionsOf(historyOf(project), 'launch').map(({ mode }) => mode)).toEqual(['fresh', 'resume']);
});

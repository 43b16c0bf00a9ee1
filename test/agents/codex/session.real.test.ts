import { expect, test } from 'vitest';
import { untilState } from '../../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../../e2e/lib/history.ts';
import { press, screenOf } from '../../e2e/lib/pane.ts';
import { until } from '../../e2e/lib/wait.ts';
import { long } from '../long.ts';
import { beginReal, PATIENCE_MS } from '../real.ts';

const idle = '@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}';

test('Codex: from a virgin home, messages idle and busy, an exit in a turn and the same conversation', async (context) => {
  const { project, daemon, api, prompts, send } = await beginReal(context, {
    prompts: { builder: `${long}\n${idle}` },
    backends: { builder: 'codex' },
  });
  const first = await untilState(daemon, 'builder', ['waiting']);
  expect(first.agent.source).toBe('signal');
  expect(prompts('builder')).toHaveLength(1);
  expect(prompts('builder')[0]).toContain('phases/one.md');
  expect(api.requests.some(({ text }) => text.includes(long))).toBe(true);
  await send('builder', 'Mind the gap.');
  await until('the message is taken', () =>
    prompts('builder').some((text) => text.includes('Mind the gap.')),
  );
  await untilState(daemon, 'builder', ['ready']);
  await send('builder', '@api run sleep 6');
  await until('a tool call', async () => /tool/.test((await daemon.explain('builder')).agent.evidence));
  await send('builder', 'Mind the step.');
  await until('the model has seen it', () =>
    api.requests.some(({ text }) => text.includes('Mind the step.')),
  );
  await untilState(daemon, 'builder', ['ready']);
  for (const text of ['Mind the gap.', 'Mind the step.', '@api run sleep 6'])
    expect(prompts('builder').filter((prompt) => prompt.includes(text))).toHaveLength(1);

  await send('builder', '@api run sleep 60');
  await until('the next tool call', async () =>
    /tool/.test((await daemon.explain('builder')).agent.evidence),
  );
  const { pid } = await daemon.agent('builder');
  process.kill(pid ?? 0, 'SIGKILL');
  await until('the resumed one takes its prompt', () =>
    prompts('builder').some((text) => text.startsWith('Your session was restarted.')),
  );
  const launches = actionsOf(historyOf(project), 'launch').map(({ mode }) => mode);
  expect(launches).toEqual(['fresh', 'resume']);
  // The same conversation: the model is told what was said before.
  const resumed = await until('the model is asked again', () =>
    api.requests.find(({ prompts: all }) => all.at(-1)?.startsWith('Your session was restarted.')),
  );
  expect(resumed.prompts.some((text) => text.includes('Mind the gap.'))).toBe(true);
});

/** Codex tells a reset to the minute: the next one that leaves time to meet the limit before it. */
function nextReset(): number {
  return Math.ceil((Date.now() / 1000 + 40) / 60) * 60;
}

test('Codex: a usage limit, of which only the screen tells, is sat out without a kill; a refused login waits for a person', async (context) => {
  const { project, daemon, api, prompts, send } = await beginReal(context, {
    prompts: { builder: idle },
    backends: { builder: 'codex' },
    timers: { limit_slack_s: 1, limit_jitter_s: 1 },
  });
  await untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);
  const reset = nextReset();
  api.failures.fail({ kind: 'limit', reset }, 20);
  await send('builder', 'Mind the gap.');
  const { agent } = await untilState(daemon, 'builder', ['limited']);
  expect(Date.parse(agent.limited_until ?? '')).toBe(reset * 1000);
  api.failures.clear();
  await until('it is probed', () => prompts('builder').length === 3, PATIENCE_MS);
  expect(Date.now()).toBeGreaterThanOrEqual(reset * 1000);
  await untilState(daemon, 'builder', ['ready']);
  await until('the window is closed', async () => (await daemon.agent('builder')).limited_until === null);
  expect(actionsOf(historyOf(project), 'send').filter(({ kind }) => kind === 'probe')).toHaveLength(1);

  api.failures.fail({ kind: 'unauthorized' }, 20);
  await send('builder', 'Try it without a login.');
  const refused = await untilState(daemon, 'builder', ['blocked']);
  expect(refused.agent.evidence).toMatch(/unexpected status 401/);
  await until('a person is told', async () =>
    (await daemon.status()).notices.some(({ text }) => text.includes('builder waits for a person')),
  );
  api.failures.clear();
  press(project, 'builder', '-l', '@api say Back again.');
  await until('it is typed', () => screenOf(project, 'builder').includes('Back again.'));
  press(project, 'builder', 'Enter');
  await untilState(daemon, 'builder', ['ready']);
  expect(actionsOf(historyOf(project), 'kill')).toEqual([]);
  expect(actionsOf(historyOf(project), 'launch')).toHaveLength(1);
});

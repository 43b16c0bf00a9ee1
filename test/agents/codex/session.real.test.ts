import { expect, test } from 'vitest';
import { untilState } from '../../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../../e2e/lib/history.ts';
import { until } from '../../e2e/lib/wait.ts';
import { beginReal } from '../real.ts';

const idle = '@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}';

test('Codex: kickoff, messages idle and busy, an exit in a turn and the same conversation', async (context) => {
  const { project, daemon, api, prompts, send } = await beginReal(context, {
    prompts: { builder: idle },
    backends: { builder: 'codex' },
  });
  const first = await untilState(daemon, 'builder', ['waiting']);
  expect(first.agent.source).toBe('signal');
  expect(prompts('builder')).toHaveLength(1);
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

test('Codex: a usage limit, of which only the screen tells, is seen and not killed', async (context) => {
  const reset = Math.ceil(Date.now() / 60_000) * 60 + 600;
  const { project, daemon } = await beginReal(context, {
    prompts: { builder: idle },
    backends: { builder: 'codex' },
    before: (api) => api.failures.fail({ kind: 'limit', reset }, 20),
  });
  const { agent } = await untilState(daemon, 'builder', ['limited']);
  expect(Date.parse(agent.limited_until ?? '')).toBe(reset * 1000);
  expect(actionsOf(historyOf(project), 'kill')).toEqual([]);
});

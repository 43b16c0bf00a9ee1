import { expect, test } from 'vitest';
import { untilState } from '../../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../../e2e/lib/history.ts';
import { until } from '../../e2e/lib/wait.ts';
import { long } from '../long.ts';
import { beginReal, sessionOf } from '../real.ts';

const idle = '@api usage 50000 1000\n@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}';

test('from a virgin home: kickoff, messages idle and busy, kill -9 in a turn and the same conversation', async (context) => {
  const { project, daemon, api, prompts, send } = await beginReal(context, {
    prompts: { builder: `${long}\n${idle}` },
  });
  // Past every dialog, and the kickoff went in as an argument.
  const first = await untilState(daemon, 'builder', ['waiting']);
  expect(first.agent.source).toBe('signal');
  expect(prompts('builder')).toHaveLength(1);
  expect(prompts('builder')[0]).toContain('phases/one.md');
  expect(prompts('builder')[0]).toContain(long);

  await send('builder', 'Mind the gap.');
  await until('the message is taken', () =>
    prompts('builder').some((text) => text.includes('Mind the gap.')),
  );
  await untilState(daemon, 'builder', ['ready']);

  await send('builder', '@api run sleep 6');
  await until('a tool call', async () => /tool/.test((await daemon.explain('builder')).agent.evidence));
  await send('builder', 'Mind the step.');
  await until('it is taken while busy', () =>
    prompts('builder').some((text) => text.includes('Mind the step.')),
  );
  await untilState(daemon, 'builder', ['ready']);
  await until('the model has seen it', () =>
    api.requests.some(({ text }) => text.includes('Mind the step.')),
  );
  for (const text of ['Mind the gap.', 'Mind the step.', '@api run sleep 6'])
    expect(prompts('builder').filter((prompt) => prompt.includes(text))).toHaveLength(1);

  // Its own figures: tokens from the transcript (the last turn's perhaps later), cost and context from the status line.
  await until('usage is known', async () => {
    const { tokens, cost_usd, context_pct } = await daemon.agent('builder');
    return (
      (tokens ?? 0) >= 51_000 &&
      ((tokens ?? 0) - 51_000) % 120 === 0 &&
      cost_usd !== null &&
      context_pct !== null
    );
  });

  await send('builder', '@api run echo started && sleep 60');
  await until('the next tool call', async () =>
    /tool/.test((await daemon.explain('builder')).agent.evidence),
  );
  const before = sessionOf(project, 'builder');
  process.kill(before.pid, 'SIGKILL');
  await until('the resumed one takes its prompt', () =>
    prompts('builder').some((text) => text.startsWith('Your session was restarted.')),
  );
  await untilState(daemon, 'builder', ['waiting', 'ready']);
  const after = sessionOf(project, 'builder');
  expect(after.pid).not.toBe(before.pid);
  expect(after.conversation).toBe(before.conversation);
  const history = historyOf(project);
  expect(actionsOf(history, 'launch').map(({ mode }) => mode)).toEqual(['fresh', 'resume']);
});

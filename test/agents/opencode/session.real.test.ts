import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { untilState } from '../../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../../e2e/lib/history.ts';
import { until } from '../../e2e/lib/wait.ts';
import { long } from '../long.ts';
import { beginReal, PATIENCE_MS } from '../real.ts';

const idle = '@api usage 50000 1000\n@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}';

const work = '@api run env >$HOME/seen.env; sleep 6';

test('opencode: from a virgin home, messages idle and busy, kill -9 in a turn and the same conversation', async (context) => {
  const { project, daemon, api, prompts, send } = await beginReal(context, {
    prompts: { builder: `${long}\n${idle}` },
    backends: { builder: 'opencode' },
  });
  const first = await untilState(daemon, 'builder', ['waiting'], PATIENCE_MS);
  expect(first.agent.source).toBe('signal');
  expect(prompts('builder')).toHaveLength(1);
  expect(prompts('builder')[0]).toContain('phases/one.md');
  expect(prompts('builder')[0]).toContain(long.slice(0, 8000));
  expect(api.requests.some(({ text }) => text.includes(long))).toBe(true);
  await until('usage is known', async () => {
    const { tokens, context_pct } = await daemon.agent('builder');
    return tokens === 51_000 && context_pct === 51;
  });

  await send('builder', 'Mind the gap.');
  await until('the message is taken', () =>
    prompts('builder').some((text) => text.includes('Mind the gap.')),
  );
  await untilState(daemon, 'builder', ['ready'], PATIENCE_MS);
  await send('builder', work);
  await until(
    'a tool call',
    async () => /tool/.test((await daemon.explain('builder')).agent.evidence),
    PATIENCE_MS,
  );
  await send('builder', 'Mind the step.');
  await until('it is taken while busy', () =>
    prompts('builder').some((text) => text.includes('Mind the step.')),
  );
  await untilState(daemon, 'builder', ['ready'], PATIENCE_MS);
  expect(api.requests.some(({ text }) => text.includes('Mind the step.'))).toBe(true);
  for (const text of ['Mind the gap.', 'Mind the step.', work])
    expect(prompts('builder').filter((prompt) => prompt.includes(text))).toHaveLength(1);

  // What was set for opencode's own start is not there for what it runs.
  expect(readFileSync(join(project.root, 'home', 'seen.env'), 'utf8')).not.toMatch(/npm_config_fetch/i);

  await send('builder', '@api run sleep 60');
  await until('the next tool call', async () =>
    /tool/.test((await daemon.explain('builder')).agent.evidence),
  );
  const { pid } = await daemon.agent('builder');
  process.kill(pid ?? 0, 'SIGKILL');
  await until(
    'the resumed one takes its prompt',
    () => prompts('builder').some((text) => text.includes('Your session was restarted.')),
    PATIENCE_MS,
  );
  expect(actionsOf(historyOf(project), 'launch').map(({ mode }) => mode)).toEqual(['fresh', 'resume']);
  // The same conversation: the model is told what was said before.
  const resumed = await until('the model is asked again', () =>
    api.requests.find(({ prompts: all }) => all.at(-1)?.includes('Your session was restarted.')),
  );
  expect(resumed.prompts.some((text) => text.includes('Mind the gap.'))).toBe(true);
});

import { expect, test } from 'vitest';
import { untilState } from '../../e2e/lib/daemon.ts';
import { press, screenOf } from '../../e2e/lib/pane.ts';
import { until } from '../../e2e/lib/wait.ts';
import { beginReal } from '../real.ts';

test('a permission dialog: blocked, a person is told, nothing is typed; answered, the turn goes on', async (context) => {
  const { project, daemon, prompts, send } = await beginReal(context, {
    prompts: { builder: '@api run touch made\n@api say Done.\\n\\nWAITING-UNTIL: {in 500s}' },
    vars: { permission_mode: 'manual' },
  });
  const { agent } = await untilState(daemon, 'builder', ['blocked']);
  expect(agent.evidence).toMatch(/permission for Bash|Do you want to proceed/);
  await send('builder', 'Mind the gap.');
  await until('a person is told', async () =>
    (await daemon.status()).notices.some(({ text }) => text.includes('builder waits for a person')),
  );
  await until('the message is held', async () => /dialog/.test((await daemon.agent('builder')).held ?? ''));
  expect(screenOf(project, 'builder')).toContain('Do you want to proceed?');
  expect(screenOf(project, 'builder')).not.toContain('Mind the gap.');
  expect(prompts('builder')).toHaveLength(1);

  press(project, 'builder', '1');
  await until('the message is taken', () =>
    prompts('builder').some((text) => text.includes('Mind the gap.')),
  );
  expect(prompts('builder').filter((text) => text.includes('Mind the gap.'))).toHaveLength(1);
});

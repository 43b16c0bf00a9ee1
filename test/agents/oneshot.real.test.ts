import { expect, test } from 'vitest';
import type { TaskDetails } from '../../src/daemon/tasks/desk.ts';
import { loopctl } from '../e2e/lib/cli.ts';
import { untilState } from '../e2e/lib/daemon.ts';
import { processesOfTask } from '../e2e/lib/tasks.ts';
import { until } from '../e2e/lib/wait.ts';
import { beginReal, clis, type Rig } from './real.ts';

const idle = '@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}';

/** A real program in a real session of its own: it works with a tool, says its result and leaves. */
test('the real programs do a task and leave, with their result, tokens and cost', async (context) => {
  const rig = await beginReal(context, { prompts: { builder: idle } });
  rig.project.configure((config) => {
    const { builder } = config.roles as { readonly builder: Readonly<Record<string, unknown>> };
    const { prompt: _own, ...rest } = builder;
    config.roles = { builder, assistant: rest };
  });
  await untilState(rig.daemon, 'builder', ['waiting']);
  for (const backend of clis) {
    const { task, result } = await run(
      rig,
      backend,
      `@api run echo from-${backend} > seen.txt\n@api say I am ${backend}.`,
    );
    expect(task, result ?? '').toMatchObject({ state: 'done', exit_code: 0, backend });
    expect(result?.trim()).toBe(`I am ${backend}.`);
    expect(task.tokens).toBeGreaterThan(0);
    // The others do not tell, or not of a model that has no price.
    if (backend === 'claude') expect(task.cost_usd).toBeGreaterThan(0);
    await until('nothing of it left', () => processesOfTask(rig.project, task.id).length === 0);
  }
  expect(rig.api.requests.some(({ text }) => text.includes('You are called for one task'))).toBe(true);
});

async function run({ project }: Rig, backend: string, task: string): Promise<TaskDetails> {
  const ran = await until(`${backend} is taken`, async () => {
    const now = await loopctl(project, 'dispatch', '--wait', '--json', '--backend', backend, task);
    // The configuration with the new role is read a moment later.
    return now.out.includes('LOOPCTL_E_NO_ROLE') ? null : now;
  });
  return JSON.parse(ran.out) as TaskDetails;
}

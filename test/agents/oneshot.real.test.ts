import { expect, type TestContext, test } from 'vitest';
import type { TaskDetails } from '../../src/daemon/tasks/desk.ts';
import { loopctl } from '../e2e/lib/cli.ts';
import { untilState } from '../e2e/lib/daemon.ts';
import { actionsOf, historyOf } from '../e2e/lib/history.ts';
import type { TestProject } from '../e2e/lib/project.ts';
import { processesOfTask, untilTask } from '../e2e/lib/tasks.ts';
import { until } from '../e2e/lib/wait.ts';
import { beginReal, clis, type Rig, type RigOptions } from './real.ts';

const idle = '@api say Ready.\\n\\nWAITING-UNTIL: {in 500s}';

/** A real program in a real session of its own: it works with a tool, says its result and leaves. */
test('the real programs do a task and leave, with their result, tokens and cost', async (context) => {
  const rig = await withAssistant(context);
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

test('a usage limit that a task meets holds for its account; the task waits, and then goes on', async (context) => {
  const { project, daemon, api } = await withAssistant(context, { subscription: true });
  const statusOf = async () => (await daemon.status()).tasks.at(-1);
  for (const backend of clis) {
    const reset = (Math.ceil(Date.now() / 60_000) + 20) * 60;
    api.failures.fail({ kind: 'limit', reset }, 1000);
    expect(await dispatch(project, '--backend', backend, `@api say I am ${backend}.`)).toMatch(
      /^assistant-\d+ is queued/,
    );
    const [limit] = await until('the window is open', async () => {
      const { limits } = await daemon.status();
      return limits.length === 0 ? null : limits;
    });
    expect(limit?.account).toBe(backend);
    expect(Math.abs(Date.parse(limit?.reset ?? '') - reset * 1000)).toBeLessThan(60_000);
    if (backend === 'claude') expect((await daemon.agent('builder')).limited_until).toBe(limit?.reset);
    // opencode waits for the end of a limit by itself; the others leave.
    const waits = backend === 'opencode' ? { state: 'running', run: 1 } : { state: 'queued', run: 2 };
    const seen = await until('it is said what it waits for', async () => {
      const task = await statusOf();
      return /usage limit of/.test(task?.why ?? '') ? task : null;
    });
    expect(seen).toMatchObject({ ...waits, limited_until: limit?.reset });
    api.failures.clear();
    if (backend === 'opencode') await loopctl(project, 'dispatch', '--cancel', seen.id);
    expect((await loopctl(project, 'resume', '--limits')).code).toBe(0);
    const { task, result } = await untilTask(project, seen.id, 'done', 'failed', 'cancelled');
    if (backend === 'opencode') expect(task).toMatchObject({ state: 'cancelled', run: 1 });
    else {
      expect(task, result ?? '').toMatchObject({ state: 'done', run: 2 });
      expect(result?.trim()).toBe(`I am ${backend}.`);
    }
    await until('nothing of it left', () => processesOfTask(project, seen.id).length === 0);
  }
  expect(actionsOf(historyOf(project), 'kill')).toEqual([]);
});

/** A loop on Claude Code that waits, and an Assistant. */
async function withAssistant(context: TestContext, options: Partial<RigOptions> = {}): Promise<Rig> {
  const rig = await beginReal(context, { prompts: { builder: idle }, ...options });
  rig.project.configure((config) => {
    const { builder } = config.roles as { readonly builder: Readonly<Record<string, unknown>> };
    const { prompt: _own, ...rest } = builder;
    config.roles = { builder, assistant: rest };
  });
  await untilState(rig.daemon, 'builder', ['waiting']);
  return rig;
}

async function run({ project }: Rig, backend: string, task: string): Promise<TaskDetails> {
  return JSON.parse(await dispatch(project, '--wait', '--json', '--backend', backend, task)) as TaskDetails;
}

/** What it prints. The configuration with the new role is read a moment after it was written. */
async function dispatch(project: TestProject, ...args: readonly string[]): Promise<string> {
  const ran = await until('the task is taken', async () => {
    const now = await loopctl(project, 'dispatch', ...args);
    return now.out.includes('LOOPCTL_E_NO_ROLE') || now.err.includes('LOOPCTL_E_NO_ROLE') ? null : now;
  });
  return ran.out;
}

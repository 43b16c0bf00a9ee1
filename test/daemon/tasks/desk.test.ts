import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { apply } from '../../../src/core/apply/apply.ts';
import type { Fact } from '../../../src/core/facts.ts';
import { initialModel } from '../../../src/core/initial.ts';
import type { Model } from '../../../src/core/model.ts';
import type { JobSettings } from '../../../src/core/settings.ts';
import type { Project } from '../../../src/daemon/project.ts';
import { createTaskDesk, type DispatchRequest } from '../../../src/daemon/tasks/desk.ts';
import { taskFiles } from '../../../src/daemon/tasks/files.ts';
import { readOrder } from '../../../src/daemon/tasks/orders.ts';
import { makeSettings, start } from '../../core/make.ts';

const job: JobSettings = {
  ...{ role: 'upgrader', backend: 'demo', model: null, account: 'demo', timeout_s: 60, title: 'Upgrade' },
  ...{ cron: '0 2 * * 0', timezone: 'UTC', missed: 'run_once', enabled: true },
};

const request: DispatchRequest = {
  ...{ task: '  Look around\nand tell.', template: null, backend: null, model: null },
  ...{ timeout_s: null, by: 'ann' },
};

/** A desk whose facts reach the model a little later, as those of the daemon do. */
function rig() {
  const stateDir = mkdtempSync(join(tmpdir(), 'loopctl-desk-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true }));
  let model: Model = initialModel(
    makeSettings({ tasks: { assistants_max: 1, jobs: { upgrade: job } } }),
    start,
  );
  const project = {
    config: {
      roles: { assistant: { backend: 'demo', model: 'small', account: 'spare' } },
      assistants: { max: 1, timeout_s: 90 },
    },
    backends: new Map([
      ['demo', { oneShot: {} }],
      ['plain', {}],
    ]),
  } as unknown as Project;
  const tell = (...facts: Fact[]): void => {
    model = facts.reduce((m, fact) => apply(m, fact, start), model);
  };
  const desk = createTaskDesk({
    ...{ stateDir, project: () => project, model: () => model, now: () => start },
    async take(...facts) {
      await setImmediate();
      tell(...facts);
    },
  });
  return { desk, stateDir, tell, model: () => model };
}

test('a task is taken, and its order on disk, before its id is told', async () => {
  const { desk, stateDir, model } = rig();
  const ids = await Promise.all([desk.dispatch(request), desk.dispatch(request), desk.run('upgrade', 'ann')]);
  expect(ids).toEqual(['assistant-1', 'assistant-2', 'upgrader-3']);
  expect(model().tasks.tasks['assistant-1']).toMatchObject({
    ...{ title: 'Look around', backend: 'demo', model: 'small', account: 'spare', timeout_s: 90 },
  });
  expect(readOrder(stateDir, 'assistant-1')).toMatchObject({
    ...{ task: request.task, template: null },
    asked: { title: 'Look around', backend: 'demo', model: 'small', account: 'spare', timeout_s: 90 },
  });
  expect(existsSync(taskFiles(stateDir, 'upgrader-3').order)).toBe(false);
});

test.each([
  ['a backend that cannot', { backend: 'plain' }, 'dispatch: backend plain'],
  ['a backend that is none', { backend: 'none' }, 'unknown backend none'],
  ['a task without end', { task: 'x'.repeat(100_001) }, 'a task may have 100000 characters'],
])('refused: %s', async (_name, patch, message) => {
  const { desk, stateDir } = rig();
  await expect(desk.dispatch({ ...request, ...patch })).rejects.toThrow(message);
  expect(existsSync(join(stateDir, 'tasks'))).toBe(false);
});

test('a job runs once at a time, and nobody fills the queue for ever', async () => {
  const { desk } = rig();
  await desk.run('upgrade', 'ann');
  await expect(desk.run('upgrade', 'ann')).rejects.toThrow('upgrade runs as upgrader-1');
  await expect(desk.run('__proto__', 'ann')).rejects.toThrow('"__proto__"');
  for (let n = 1; n < 100; n += 1) await desk.dispatch(request);
  await expect(desk.dispatch(request)).rejects.toThrow('100 tasks are open');
  await desk.cancel('assistant-50', 'ann');
  expect(() => desk.show('assistant-999')).toThrow('assistant-999');
});

test('what it lists and shows', async () => {
  const { desk, tell } = rig();
  await desk.dispatch(request);
  tell({ type: 'task-cancel', task: 'assistant-1', by: 'ann' });
  expect(desk.show('assistant-1')).toMatchObject({
    ...{ result: null, log: null },
    task: { state: 'cancelled', summary: 'cancelled by ann', ran_s: null },
  });
  expect(desk.list().tasks).toHaveLength(1);
  expect(desk.list().jobs).toMatchObject([{ name: 'upgrade', next: null, last: null }]);
});

import { expect, test } from 'vitest';
import type { JobSettings } from '../../src/core/settings.ts';
import type { TaskFact } from '../../src/core/task-facts.ts';
import { scheduleKey } from '../../src/core/tasks.ts';
import { jobStatuses } from '../../src/core/view/tasks.ts';
import { at, type Life, makeRunning, makeSettings } from './make.ts';

const base: JobSettings = {
  role: 'upgrader',
  backend: 'demo',
  model: null,
  account: 'spare',
  cron: '0 2 * * 0',
  timezone: 'UTC',
  timeout_s: 3600,
  missed: 'run_once',
  enabled: true,
  title: 'Upgrade',
};

function lifeWith(jobs: Readonly<Record<string, Partial<JobSettings>>>): Life {
  const full = Object.entries(jobs).map(([name, job]) => [name, { ...base, ...job }] as const);
  return makeRunning(
    makeSettings({ roles: {}, tasks: { assistants_max: 1, jobs: Object.fromEntries(full) } }),
  );
}

/** The job is due so many seconds after the beginning. */
function next(life: Life, seconds: number | null, job = 'upgrade'): string[] {
  const key = scheduleKey(life.model.settings.tasks.jobs[job] ?? base);
  return life.tell({ type: 'job-next', job, key, nextWall: seconds === null ? null : at(seconds).wall });
}

/** The task runs and ends. */
function over(
  life: Life,
  task: string,
  patch: Partial<Extract<TaskFact, { type: 'task-ended' }>> = {},
): string[] {
  const about = { adopted: false, session: task, pid: 7, role: 'upgrader', job: 'upgrade' } as const;
  const said = { how: 'exit', code: 0, ok: null, summary: 'ok', tokens: null, costUsd: null } as const;
  return [
    ...life.tell({ type: 'task-started', task, ...about }),
    ...life.tell({ type: 'task-ended', task, ...said, ...patch }),
    ...life.tell({ type: 'task-cleared', task, survivors: [] }),
  ];
}

test('a job runs when it is due, once', () => {
  const life = lifeWith({ upgrade: {} });
  expect(next(life, 100)).toEqual([]);
  expect(life.after(99)).toEqual([]);
  expect(life.after(1)).toEqual(['task-queue upgrader-1', 'task-launch upgrader-1']);
  expect(life.after(5)).toEqual([]);
  over(life, 'upgrader-1');
  expect(next(life, 700)).toEqual([]);
  expect(jobStatuses(life.model, life.now)).toMatchObject([
    {
      name: 'upgrade',
      next: new Date(at(700).wall).toISOString(),
      last: { id: 'upgrader-1', state: 'done' },
    },
  ]);
});

test.each([
  ['run_once', 30, ['task-queue upgrader-1', 'task-launch upgrader-1']],
  ['skip', 30, ['task-queue upgrader-1', 'task-launch upgrader-1']],
  ['run_once', 900_000, ['task-queue upgrader-1', 'task-launch upgrader-1']],
  ['skip', 900_000, ['job-pass upgrade: missed']],
] as const)('missed: %s, noticed %i s late', (missed, late, expected) => {
  const life = lifeWith({ upgrade: { missed } });
  next(life, 100);
  expect(life.after(100 + late)).toEqual(expected);
  expect(life.after(60)).toEqual([]);
});

test('a job does not run a second time while a run of it waits or runs', () => {
  const life = lifeWith({ upgrade: {} });
  next(life, 10);
  life.after(10);
  next(life, 20);
  expect(life.after(10)).toEqual(['job-pass upgrade: its last run was not over']);
  over(life, 'upgrader-1');
  next(life, 30);
  expect(life.after(10)).toEqual(['task-queue upgrader-2', 'task-launch upgrader-2']);
});

test('a run that a person asked for counts too', () => {
  const life = lifeWith({ upgrade: {} });
  const { role, backend, model, account, timeout_s, title } = base;
  const run: TaskFact = {
    ...{ type: 'task-asked', task: 'upgrader-1', job: 'upgrade', by: 'ann' },
    ...{ role, backend, model, account, timeout_s, title },
  };
  expect(life.tell(run)).toEqual(['task-launch upgrader-1']);
  expect(life.tell({ ...run, task: 'upgrader-2' })).toEqual([]);
  next(life, 10);
  expect(life.after(10)).toEqual(['job-pass upgrade: its last run was not over']);
});

test('two jobs that are due in one moment have numbers of their own; one role runs one of them at a time', () => {
  const life = lifeWith({ upgrade: {}, audit: {}, look: { role: 'assistant' } });
  next(life, 10);
  next(life, 10, 'audit');
  next(life, 10, 'look');
  expect(life.after(10)).toEqual([
    'task-queue upgrader-1',
    'task-queue upgrader-2',
    'task-queue assistant-3',
    'task-launch upgrader-1',
    'task-launch assistant-3',
  ]);
  expect(over(life, 'upgrader-1')).toContain('task-launch upgrader-2');
});

test('while paused, or in a usage limit, a due job waits and is not missed', () => {
  const life = lifeWith({ upgrade: { missed: 'skip' } });
  next(life, 10);
  life.tell({ type: 'pause', agent: null, on: true, by: 'ann' });
  expect(life.after(10)).toEqual(['task-queue upgrader-1']);
  expect(life.after(9000)).toEqual([]);
  expect(life.tell({ type: 'pause', agent: null, on: false, by: 'ann' })).toEqual(['task-launch upgrader-1']);
});

test('switched off, or with another schedule, a due time that was computed means nothing', () => {
  const life = lifeWith({ upgrade: {} });
  next(life, 10);
  const { settings } = life.model;
  const upgrade = { ...base, enabled: false };
  life.tell({ type: 'settings', settings: { ...settings, tasks: { assistants_max: 1, jobs: { upgrade } } } });
  expect(life.after(10)).toEqual([]);
  const other = { ...base, cron: '0 5 * * *' };
  life.tell({
    type: 'settings',
    settings: { ...settings, tasks: { assistants_max: 1, jobs: { upgrade: other } } },
  });
  expect(life.after(10)).toEqual([]);
  expect(next(life, 5)).toEqual(['task-queue upgrader-1', 'task-launch upgrader-1']);
});

test('an interrupted run is made up once, unless the job skips what it missed', () => {
  const life = lifeWith({ upgrade: {} });
  next(life, 10);
  life.after(10);
  const gone = { how: 'gone', code: null } as const;
  expect(over(life, 'upgrader-1', gone)).toContain('task-queue upgrader-2');
  expect(over(life, 'upgrader-2', gone).filter((one) => one.startsWith('task-queue'))).toEqual([]);
  expect(life.after(1000)).toEqual([]);

  const skipping = lifeWith({ upgrade: { missed: 'skip' } });
  next(skipping, 10);
  skipping.after(10);
  expect(over(skipping, 'upgrader-1', gone).filter((one) => one.startsWith('task-queue'))).toEqual([]);
});

test('a failed run stays on show until one is done', () => {
  const life = lifeWith({ upgrade: {} });
  next(life, 10);
  life.after(10);
  expect(over(life, 'upgrader-1', { code: 1 })).toContain('notify job/upgrade, upwards');
  expect(life.model.notices['job/upgrade']?.severity).toBe('warning');
  next(life, 20);
  life.after(10);
  expect(over(life, 'upgrader-2')).toContain('resolve job/upgrade');
  expect(life.model.notices['job/upgrade']).toBeUndefined();
});

test('nothing is queued once the daemon stops', () => {
  const life = lifeWith({ upgrade: {} });
  next(life, 10);
  life.tell({ type: 'stop', keepSessions: false, by: 'ann' });
  expect(life.after(10)).toEqual([]);
});

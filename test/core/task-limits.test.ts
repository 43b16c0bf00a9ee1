import { expect, test } from 'vitest';
import { nextDeadlineMs } from '../../src/core/deadlines.ts';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import type { TaskFact } from '../../src/core/task-facts.ts';
import { type TaskStatus, taskStatus } from '../../src/core/view/tasks.ts';
import { type Life, makeRunning, makeSettings } from './make.ts';

const id = 'assistant-1';
const order = {
  role: 'assistant',
  job: null,
  title: 'Look',
  by: 'ann',
  backend: 'demo',
  model: null,
} as const;
const ask = (task = id, account = 'spare'): TaskFact => ({
  ...{ type: 'task-asked', task, ...order, account, timeout_s: 100 },
});
const started = (task = id): TaskFact => ({
  ...{ type: 'task-started', task, adopted: false, session: task, pid: 7, role: 'assistant', job: null },
});
const cleared: TaskFact = { type: 'task-cleared', task: id, survivors: [] };

/** Its program failed at a usage limit. `reset` in seconds from now. */
function failed(life: Life, reset: number | null, patch: object = {}): TaskFact {
  const { wall } = life.now;
  const limit = { at: wall, reset: reset === null ? null : wall + reset * 1000, text: 'You are out of it' };
  const said = { ok: false, summary: 'You are out of it', tokens: 5, costUsd: 0.5 };
  return { type: 'task-ended', task: id, how: 'exit', code: 1, ...said, limit, ...patch } as TaskFact;
}

function show(life: Life, task = id): TaskStatus {
  const found = life.model.tasks.tasks[task];
  if (found === undefined) throw new Error(`no task ${task}`);
  return taskStatus(found, life.now, life.model);
}

/** It runs, and others of its account wait in the queue behind it. */
function running(): Life {
  const life = makeRunning(makeSettings({ roles: {}, timers: { limit_slack_s: 5, limit_jitter_s: 0 } }));
  life.tell(ask());
  life.tell(started());
  return life;
}

test('a limit that ends a task opens the window of its account; after it the task runs once more', () => {
  const life = running();
  life.after(10);
  expect(life.tell(failed(life, 60))).toEqual([`task-end ${id}`]);
  expect(life.model.limits.spare).toMatchObject({ agent: id, probes: 0 });
  expect(show(life)).toMatchObject({ state: 'queued', run: 2, started: null });
  expect(life.tell(cleared)).toEqual([]);
  expect(show(life).why).toBe(
    'usage limit of spare until 2026-01-05 10:01 UTC; it ended the first run, there is one more',
  );
  expect(life.tell(ask('assistant-2'))).toEqual([]);
  expect(life.after(64)).toEqual([]);
  expect(life.after(1)).toEqual(['lapse spare', `task-launch ${id}`]);
  life.tell(started());
  life.tell(failed(life, null, { ok: true, code: 0, limit: undefined, summary: 'Well.' }));
  expect(show(life)).toMatchObject({ state: 'done', run: 2, tokens: 10, cost_usd: 1, summary: 'Well.' });
});

test('a loop of the account sees what a task met', () => {
  const life = makeRunning();
  life.tell(ask(id, 'acme'));
  life.tell(started());
  life.tell(failed(life, 600));
  expect(life.model.limits.acme).toMatchObject({ agent: id });
  // The window is ended by a loop's probe, and not by time alone.
  expect(life.after(700)).toContain('send builder probe');
});

test('a second limit ends it for good', () => {
  const life = running();
  life.tell(failed(life, 60));
  life.tell(cleared);
  life.after(65);
  life.tell(started());
  expect(life.tell(failed(life, 60))).toContain(`notify task/${id}/end, upwards`);
  expect(show(life)).toMatchObject({
    ...{ state: 'failed', tokens: 10, cost_usd: 1, limited_until: null },
    summary: 'it met a usage limit a second time: You are out of it',
  });
  expect(life.model.limits.spare).toBeDefined();
});

test('without a time the window lasts as long as it takes to the next probe', () => {
  const life = running();
  life.tell(failed(life, null), cleared);
  expect(show(life).why).toBe('usage limit of spare; it ended the first run, there is one more');
  expect(life.after(299)).toEqual([]);
  expect(life.after(1)).toEqual(['lapse spare', `task-launch ${id}`]);
});

test.each([
  ['that was cancelled', { type: 'task-cancel', task: id, by: 'ann' }, {}, 'cancelled'],
  ['whose terminal went', null, { how: 'gone', code: null }, 'interrupted'],
  ['that says it is done all the same', null, { ok: true, code: 0 }, 'done'],
] as const)('a task %s does not run again', (_name, before, patch, state) => {
  const life = running();
  if (before !== null) life.tell(before);
  life.tell(failed(life, 60, patch));
  expect(show(life)).toMatchObject({ state, run: 1 });
});

test('cancelled while it waits: what its session left is cleared all the same', () => {
  const life = running();
  life.tell(failed(life, 60));
  life.tell({ type: 'task-clear-failed', task: id, text: 'no' });
  expect(life.tell({ type: 'task-cancel', task: id, by: 'ann' })).toContain(`task-end ${id}`);
  expect(show(life)).toMatchObject({ state: 'cancelled', summary: 'cancelled by ann' });
});

test('it does not begin again before its first session is gone; a daemon that dies meanwhile changes nothing', () => {
  const life = running();
  life.tell(failed(life, 1));
  expect(life.after(30)).toEqual(['lapse spare']);
  const durable = toDurable(life.model, 'boot', life.now);
  life.model = { ...fromDurable(durable, life.model.settings, 'boot', life.now), ready: true };
  expect(life.tell(started())).toEqual([`task-end ${id}`]);
  expect(life.tell(cleared)).toEqual([`task-launch ${id}`]);
});

test('one that waits out a limit by itself is left alone, and its time stands still', () => {
  const life = running();
  life.after(50);
  const { wall } = life.now;
  const limit = { at: wall, reset: wall + 400_000, text: 'too many' };
  expect(life.tell({ type: 'task-limited', task: id, ...limit })).toEqual([]);
  expect(life.tell({ type: 'task-limited', task: id, ...limit })).toEqual([]);
  expect(show(life)).toMatchObject({ state: 'running', limited_until: new Date(limit.reset).toISOString() });
  expect(show(life).why).toMatch(/^waits for the end of a usage limit of spare until /);
  expect(life.after(401)).toEqual([]);
  expect(life.tell({ type: 'task-answered', task: id, at: life.now.wall })).toEqual([]);
  expect(life.model.limits.spare).toBeUndefined();
  expect(show(life).why).toBeNull();
  expect(nextDeadlineMs(life.model, life.now)).toBeLessThanOrEqual(50_000);
  expect(life.after(49)).not.toContain(`task-end ${id}`);
  expect(life.after(1)).toEqual([`task-end ${id}`]);
});

test('a limit that is over excuses nobody who still says nothing', () => {
  const life = running();
  life.tell({ type: 'task-limited', task: id, at: life.now.wall, reset: life.now.wall + 60_000, text: 'x' });
  expect(life.after(65)).toEqual(['lapse spare']);
  expect(life.after(99)).not.toContain(`task-end ${id}`);
  expect(life.after(1)).toEqual([`task-end ${id}`]);
});

test('what a limit ended before the daemon came back is told with its own time', () => {
  const life = running();
  const { wall } = life.now;
  life.after(90);
  const limit = { at: wall + 1000, reset: wall + 30_000, text: 'x' };
  expect(life.tell(failed(life, null, { limit }))).toEqual(['lapse spare', `task-end ${id}`]);
  expect(life.tell(cleared)).toEqual([`task-launch ${id}`]);
});

test('facts about tasks that nobody knows change nothing', () => {
  const life = makeRunning();
  const before = life.model;
  life.tell(failed(life, 60), { type: 'task-limited', task: id, at: 0, reset: null, text: 'x' });
  life.tell({ type: 'task-answered', task: id, at: 0 });
  expect(life.model.limits).toEqual({});
  expect(life.model.tasks).toEqual(before.tasks);
});

test('each run is booked by itself', () => {
  const life = running();
  life.tell(failed(life, 60), cleared);
  life.after(65);
  life.tell(started());
  life.tell(failed(life, null, { ok: true, code: 0, limit: undefined }));
  expect(life.model.money.project).toMatchObject({ tokens: 10, turns: 2 });
});

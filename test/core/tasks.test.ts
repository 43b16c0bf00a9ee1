import { describe, expect, test } from 'vitest';
import { durableTasks, fromDurable, toDurable } from '../../src/core/durable.ts';
import type { TaskFact } from '../../src/core/task-facts.ts';
import type { Task } from '../../src/core/tasks.ts';
import { taskStatus } from '../../src/core/view/tasks.ts';
import { type Life, makeRunning, makeSettings } from './make.ts';

type Of<T extends TaskFact['type']> = Extract<TaskFact, { type: T }>;

function ask(task: string, patch: Partial<Of<'task-asked'>> = {}): TaskFact {
  const what = { backend: 'demo', model: null, account: 'spare', timeout_s: 100 } as const;
  return {
    type: 'task-asked',
    task,
    role: 'assistant',
    job: null,
    title: 'Look',
    by: 'ann',
    ...what,
    ...patch,
  };
}

function started(task: string, patch: Partial<Of<'task-started'>> = {}): TaskFact {
  const what = { adopted: false, session: task, pid: 7, role: 'assistant', job: null } as const;
  return { type: 'task-started', task, ...what, ...patch };
}

function ended(task: string, patch: Partial<Of<'task-ended'>> = {}): TaskFact {
  const said = { ok: null, summary: 'It is well.', tokens: 5, costUsd: 0.5 };
  return { type: 'task-ended', task, how: 'exit', code: 0, ...said, ...patch };
}

const cleared = (task: string): TaskFact => ({ type: 'task-cleared', task, survivors: [] });

function taskOf(life: Life, id: string): Task {
  const task = life.model.tasks.tasks[id];
  if (task === undefined) throw new Error(`no task ${id}`);
  return task;
}

const stateOf = (life: Life, id: string): string => taskStatus(taskOf(life, id), life.now).state;

test('a task starts at once, its end is told once, and what it left is cleared', () => {
  const life = makeRunning();
  expect(life.tell(ask('assistant-1'))).toEqual(['task-launch assistant-1']);
  expect(life.tell(started('assistant-1'))).toEqual([]);
  expect(life.after(5, ended('assistant-1'))).toEqual([
    'task-end assistant-1',
    'task-told assistant-1',
    'notify task/assistant-1/end, upwards',
  ]);
  expect(life.tell(cleared('assistant-1'))).toEqual([]);
  expect(life.after(1000)).not.toContain('task-end assistant-1');
  expect(taskStatus(taskOf(life, 'assistant-1'), life.now)).toMatchObject({
    state: 'done',
    ran_s: 5,
    exit_code: 0,
    tokens: 5,
    cost_usd: 0.5,
    summary: 'It is well.',
  });
});

test('asked for twice, ended twice, started after its end: nothing is done twice', () => {
  const life = makeRunning();
  life.tell(ask('assistant-1'));
  expect(life.tell(ask('assistant-1'))).toEqual([]);
  life.tell(ended('assistant-1'));
  expect(life.tell(ended('assistant-1', { code: 9 }), cleared('assistant-1'))).toEqual([]);
  expect(life.tell(started('assistant-1'))).toEqual(['task-end assistant-1']);
  expect(stateOf(life, 'assistant-1')).toBe('done');
});

test('as many at once as the configuration has it, in the order asked', () => {
  const life = makeRunning(makeSettings({ tasks: { assistants_max: 2, jobs: {} } }));
  expect(life.tell(ask('assistant-1'), ask('assistant-2'), ask('assistant-3'), ask('assistant-4'))).toEqual([
    'task-launch assistant-1',
    'task-launch assistant-2',
  ]);
  life.tell(started('assistant-1'), started('assistant-2'));
  expect(life.tell(ended('assistant-2'))).toContain('task-launch assistant-3');
  expect(life.tell(cleared('assistant-2'))).toEqual([]);
});

describe.each([
  ['code 0', {}, 'done'],
  ['code 3', { code: 3 }, 'failed'],
  ['code 0 and its own word that it failed', { ok: false }, 'failed'],
  ['no code: its terminal went', { how: 'gone', code: null }, 'interrupted'],
] as const)('ended with %s', (_name, patch, state) => {
  test(`is ${state}`, () => {
    const life = makeRunning();
    life.tell(ask('assistant-1'));
    life.tell(started('assistant-1'));
    life.tell(ended('assistant-1', patch));
    expect(stateOf(life, 'assistant-1')).toBe(state);
  });
});

test('over its time it is ended, whatever its exit looks like then', () => {
  const life = makeRunning();
  life.tell(ask('assistant-1', { timeout_s: 60 }));
  life.tell(started('assistant-1'));
  expect(life.after(59)).not.toContain('task-end assistant-1');
  expect(life.after(1)).toEqual(['task-end assistant-1']);
  expect(life.after(1)).toEqual([]);
  life.tell(ended('assistant-1', { how: 'gone', code: 143, summary: '' }), cleared('assistant-1'));
  expect(stateOf(life, 'assistant-1')).toBe('timeout');
  expect(taskStatus(taskOf(life, 'assistant-1'), life.now).summary).toBe('not done within 60 s');
});

test('cancelled: in the queue at once, with a session once that is ended', () => {
  const life = makeRunning();
  life.tell(ask('assistant-1'), ask('assistant-2'));
  life.tell(started('assistant-1'));
  const cancel = (task: string): TaskFact => ({ type: 'task-cancel', task, by: 'ann' });
  expect(life.tell(cancel('assistant-2'))).toEqual([
    'task-told assistant-2',
    'notify task/assistant-2/end, upwards',
  ]);
  expect(life.tell(cancel('assistant-1'))).toEqual(['task-end assistant-1']);
  expect(life.tell(cancel('assistant-1'))).toEqual([]);
  life.tell(ended('assistant-1', { how: 'gone', code: 143 }), cleared('assistant-1'));
  expect([stateOf(life, 'assistant-1'), stateOf(life, 'assistant-2')]).toEqual(['cancelled', 'cancelled']);
  expect(life.tell(cancel('assistant-1'), cancel('nobody'))).toEqual([]);
});

test('cancelled while it starts: ended as soon as it runs', () => {
  const life = makeRunning();
  life.tell(ask('assistant-1'));
  expect(life.tell({ type: 'task-cancel', task: 'assistant-1', by: 'ann' })).toEqual([]);
  expect(life.tell(started('assistant-1'))).toEqual(['task-end assistant-1']);
});

test('a pause, a usage limit of its account and a terminal that is down make it wait', () => {
  const life = makeRunning();
  life.tell({ type: 'pause', agent: null, on: true, by: 'ann' });
  expect(life.tell(ask('assistant-1'))).toEqual([]);
  life.tell({ type: 'terminal', up: false, text: 'gone' });
  expect(life.tell({ type: 'pause', agent: null, on: false, by: 'ann' })).not.toContain(
    'task-launch assistant-1',
  );
  expect(life.tell({ type: 'terminal', up: true, text: '' })).toContain('task-launch assistant-1');

  life.signal('builder', { event: 'limit', kind: 'usage', reset: life.now.wall + 60_000 });
  expect(life.tell(ask('upgrader-2', { account: 'acme', role: 'upgrader' }))).toEqual([]);
  expect(taskStatus(taskOf(life, 'upgrader-2'), life.now, life.model).why).toBe(
    'usage limit of acme until 2026-01-05 10:01 UTC',
  );
  expect(life.tell({ type: 'limit-over', account: 'acme', by: 'ann' })).toContain('task-launch upgrader-2');
});

test('a launch that fails is tried again a little later, three times; a lasting fault ends it', () => {
  const life = makeRunning();
  const failed = (lasting: boolean): TaskFact => ({
    type: 'task-unstarted',
    task: 'assistant-1',
    text: 'x',
    lasting,
  });
  life.tell(ask('assistant-1'));
  for (let n = 0; n < 2; n += 1) {
    expect(life.tell(failed(false))).toEqual([]);
    expect(life.after(14)).not.toContain('task-launch assistant-1');
    expect(life.after(1)).toContain('task-launch assistant-1');
  }
  expect(life.tell(failed(false))).toContain('task-told assistant-1');
  expect(taskStatus(taskOf(life, 'assistant-1'), life.now)).toMatchObject({ state: 'failed', ran_s: null });

  life.tell(ask('assistant-2'));
  expect(life.tell({ ...failed(true), task: 'assistant-2' } as TaskFact)).toContain('task-told assistant-2');
});

test('what cannot be ended is tried again, and told until it is', () => {
  const life = makeRunning();
  life.tell(ask('assistant-1'));
  life.tell(started('assistant-1'), { type: 'task-cancel', task: 'assistant-1', by: 'ann' });
  expect(life.tell({ type: 'task-clear-failed', task: 'assistant-1', text: 'no' })).toEqual([]);
  expect(life.model.notices['task/assistant-1']?.text).toContain('could not be ended');
  expect(life.after(15)).toContain('task-end assistant-1');
  life.tell(ended('assistant-1'), cleared('assistant-1'));
  expect(life.model.notices['task/assistant-1']).toBeUndefined();
});

test('a stop ends what runs, keeps the queue, and waits until nothing stands', () => {
  const life = makeRunning(makeSettings({ roles: {} }));
  life.tell(ask('assistant-1'), ask('assistant-2'));
  life.tell(started('assistant-1'));
  const stop = { type: 'stop', keepSessions: false, by: 'ann' } as const;
  expect(life.tell(stop)).toEqual(['task-end assistant-1']);
  expect(life.tell(ended('assistant-1', { how: 'gone', code: 143 }))).not.toContain('exit 0');
  expect(life.tell(cleared('assistant-1'))).toEqual(['exit 0']);
  expect([stateOf(life, 'assistant-1'), stateOf(life, 'assistant-2')]).toEqual(['cancelled', 'queued']);
});

test('a stop that keeps sessions leaves tasks alone', () => {
  const life = makeRunning();
  life.tell(ask('assistant-1'));
  life.tell(started('assistant-1'));
  expect(life.tell({ type: 'stop', keepSessions: true, by: 'ann' })).toEqual(['exit 0']);
});

test('when the sequence is complete the queue is dropped, and what runs has five minutes', () => {
  const life = makeRunning(makeSettings({ roles: {}, phases: [] }));
  life.tell(ask('assistant-1', { timeout_s: 5000 }), ask('assistant-2'));
  life.tell(started('assistant-1'));
  life.model = { ...life.model, run: { type: 'complete', since: life.now, tip: 't' } };
  expect(life.tell()).toContain('task-drop assistant-2');
  expect(life.after(299)).toEqual([]);
  expect(life.after(1)).toEqual(['task-end assistant-1']);
  life.tell(ended('assistant-1', { how: 'gone' }));
  expect(life.tell(cleared('assistant-1'))).toEqual(['exit 0']);
});

test('the next daemon ends what this one was ending, keeps the queue, and adopts what runs', () => {
  const life = makeRunning();
  life.tell(ask('assistant-1', { timeout_s: 60 }), ask('assistant-2'));
  life.tell(started('assistant-1'));
  expect(life.after(60)).toEqual(['task-end assistant-1']);
  const durable = toDurable(life.model, 'boot', life.now);
  life.model = { ...fromDurable(durable, life.model.settings, 'boot', life.now), ready: true };
  expect(life.tell()).toContain('task-end assistant-1');
  expect(stateOf(life, 'assistant-2')).toBe('queued');
  const later = durableTasks(durable, 'other boot', { mono: 1000, wall: life.now.wall + 9000 });
  const { state } = later.tasks['assistant-1'] ?? taskOf(life, 'assistant-1');
  expect(state).toMatchObject({ type: 'running', since: { mono: 1000 - 60_000 - 9000 } });
});

test('a daemon that died before the launch launches; one that died after it adopts', () => {
  const life = makeRunning();
  life.tell(ask('assistant-1'));
  expect(life.tell({ type: 'task-unbegun', task: 'assistant-1' })).toEqual(['task-launch assistant-1']);
  expect(life.tell(started('assistant-1', { adopted: true }))).toEqual([]);
  expect(life.tell({ type: 'task-unbegun', task: 'assistant-1' })).toEqual([]);
});

test('a session whose record was lost becomes a task again; numbers go on above it', () => {
  const life = makeRunning();
  expect(life.tell(started('upgrader-9', { adopted: true, role: 'upgrader', job: 'upgrade' }))).toEqual([]);
  expect(life.model.tasks.count).toBe(9);
  expect(life.model.tasks.jobs.upgrade?.last).toBe('upgrader-9');
  expect(life.tell(ended('upgrader-9'))).toContain('task-end upgrader-9');
});

test('a bounded number of ended tasks is remembered; what stands or runs always is', () => {
  const life = makeRunning();
  for (let n = 1; n <= 60; n += 1) {
    life.tell(ask(`assistant-${n}`));
    life.tell(started(`assistant-${n}`));
    if (n > 1) life.tell(ended(`assistant-${n}`), cleared(`assistant-${n}`));
    else life.tell(ended('assistant-1'));
  }
  const ids = Object.keys(life.model.tasks.tasks);
  expect(ids.length).toBeLessThan(40);
  expect(ids).toContain('assistant-1');
  expect(ids).toContain('assistant-60');
});

test('what a task used is booked under its name, once; none begins while a cap for all is reached', () => {
  const none = { hard: false, session: {}, phase: {}, day: {}, project: {} };
  const life = makeRunning(makeSettings({ budget: { ...none, day: { usd: 0.5 } } }));
  life.tell(ask('assistant-1'), started('assistant-1'));
  life.tell(ended('assistant-1'));
  life.tell(ended('assistant-1'), cleared('assistant-1'));
  const rows = Object.values(life.model.money.rows).filter(({ agent }) => agent === 'assistant-1');
  expect(rows).toMatchObject([{ tokens: 5, usd: 0.5, unpriced: 0, turns: 1, phase: '1' }]);
  expect(life.tell(ask('assistant-2'))).toEqual([]);
  expect(life.tell({ type: 'budget-more', agent: null, by: 'ann' })).toContain('task-launch assistant-2');
});

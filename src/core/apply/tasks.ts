import { plain } from '../../protocol/text.ts';
import type { Model } from '../model.ts';
import type { TaskFact } from '../task-facts.ts';
import { isActive, isOpen, type Task, type TaskBook } from '../tasks.ts';
import type { Now } from '../time.ts';
import { clear, raise } from './change.ts';
import { addTask, changeTask, endTask, newTask } from './task-book.ts';
import { answered, limited, mayRunAgain, metLimit, runAgain } from './task-limit.ts';
import { bookTask } from './usage.ts';

/** Launches that failed for a reason that may pass, before the task counts as failed. */
const TRIES_MAX = 3;
/** Before something that failed is tried again. */
const AGAIN_MS = 15_000;

type Of<T extends TaskFact['type']> = Extract<TaskFact, { type: T }>;

/** Facts about one-shot sessions. What concerns no known task changes nothing. */
export function applyTask(model: Model, fact: TaskFact, now: Now): Model {
  switch (fact.type) {
    case 'task-asked':
      return asked(model, fact, now);
    case 'task-cancel':
      return changeTask(model, fact.task, (task) => cancelled(task, fact.by, now));
    case 'task-started':
      return started(model, fact, now);
    case 'task-unstarted':
      return changeTask(model, fact.task, (task) => unstarted(task, fact, now));
    case 'task-unbegun':
      return changeTask(model, fact.task, (task) =>
        task.state.type === 'starting' ? { ...task, state: { type: 'queued' }, ending: null } : task,
      );
    case 'task-ended':
      return over(bookTask(model, fact, now), fact, now);
    case 'task-limited':
      return limited(model, fact, now);
    case 'task-answered':
      return answered(model, fact, now);
    case 'task-leftover':
      return changeTask(model, fact.task, (task) => (isActive(task) ? task : { ...task, leftover: true }));
    case 'task-cleared':
      return cleared(model, fact, now);
    case 'task-clear-failed':
      return clearFailed(model, fact, now);
    case 'job-next':
      return { ...model, tasks: nextOf(model.tasks, fact) };
  }
}

/** Once: an id that is known, or a job whose run is not over, changes nothing. */
function asked(model: Model, fact: Of<'task-asked'>, now: Now): Model {
  const { task: id, type: _type, ...what } = fact;
  const { tasks } = model.tasks;
  if (tasks[id] !== undefined) return model;
  if (what.job !== null && Object.values(tasks).some((one) => one.job === what.job && isOpen(one)))
    return model;
  return addTask(model, { ...newTask(id, now), ...what });
}

function cancelled(task: Task, by: string, now: Now): Task {
  const reason = `cancelled by ${plain(by, 40)}`;
  if (task.state.type === 'queued') return endTask(task, 'cancelled', { summary: reason }, now);
  if (!isActive(task) || task.ending !== null) return task;
  return { ...task, cancelled: reason };
}

/** A session whose record was lost is a task all the same. */
function started(model: Model, fact: Of<'task-started'>, now: Now): Model {
  const { task: id, role, job, session, pid } = fact;
  const known = model.tasks.tasks[id];
  if (known === undefined) {
    const title = 'what it was told was lost with the state';
    const found: Task = { ...newTask(id, now), role, job, title, by: 'an earlier daemon' };
    return addTask(model, { ...found, state: { type: 'running', since: now, session, pid } });
  }
  return changeTask(model, id, (task) => {
    if (!isOpen(task)) return { ...task, leftover: true };
    if (task.state.type === 'queued' && task.leftover) return task;
    const since = task.state.type === 'running' || task.state.type === 'starting' ? task.state.since : now;
    return { ...task, notBefore: null, state: { type: 'running', since, session, pid } };
  });
}

function unstarted(task: Task, fact: Of<'task-unstarted'>, now: Now): Task {
  if (task.state.type !== 'starting') return task;
  const tries = task.tries + 1;
  const summary = `could not be started: ${fact.text}`;
  if (task.cancelled !== null) return endTask(task, 'cancelled', { summary: task.cancelled }, now);
  if (fact.lasting || tries >= TRIES_MAX) return endTask(task, 'failed', { summary }, now);
  const notBefore = { wall: now.wall + AGAIN_MS, mono: now.mono + AGAIN_MS };
  return { ...task, tries, notBefore, state: { type: 'queued' } };
}

/** A run that ended. One that a usage limit ended is made up for, once. */
function over(model: Model, fact: Of<'task-ended'>, now: Now): Model {
  const task = model.tasks.tasks[fact.task];
  const known = fact.limit !== undefined && task !== undefined && isActive(task);
  const seen = known ? metLimit(model, fact.task, fact.limit, now) : model;
  return changeTask(seen, fact.task, (one) => ended(one, fact, now));
}

/** What we wanted of it comes before what its exit looks like. */
function ended(task: Task, fact: Of<'task-ended'>, now: Now): Task {
  if (task.state.type !== 'running' && task.state.type !== 'starting') return task;
  const { code, tokens, costUsd } = fact;
  const byItself = (fact.ok ?? code === 0) ? 'done' : 'failed';
  if (fact.how === 'exit' && byItself === 'failed' && mayRunAgain(task, fact.limit))
    return runAgain(task, fact);
  const outcome = task.ending?.outcome ?? (fact.how === 'gone' ? 'interrupted' : byItself);
  const again = outcome === 'failed' && fact.limit !== undefined ? 'it met a usage limit a second time' : '';
  const reasons = [task.ending?.reason ?? '', again, fact.summary];
  const summary = reasons.filter((text) => text !== '').join(': ');
  const done = endTask(task, outcome, { code, summary, tokens, costUsd }, now);
  return { ...done, state: { ...done.state, started: task.state.since }, leftover: true };
}

function cleared(model: Model, fact: Of<'task-cleared'>, now: Now): Model {
  const { task: id, survivors } = fact;
  const done = changeTask(model, id, (task) => ({ ...task, leftover: false, ending: null, notBefore: null }));
  const key = `task/${id}`;
  if (survivors.length === 0) return clear(done, key);
  const text = `${id} ended, but these processes of it live on: ${survivors.join(', ')}`;
  return raise(done, key, { severity: 'warning', text }, now);
}

/** Not ended, so it is tried again a little later. */
function clearFailed(model: Model, fact: Of<'task-clear-failed'>, now: Now): Model {
  const notBefore = { wall: now.wall + AGAIN_MS, mono: now.mono + AGAIN_MS };
  const failed = changeTask(model, fact.task, (task) => ({ ...task, ending: null, notBefore }));
  const text = `${fact.task} could not be ended: ${fact.text}`;
  return raise(failed, `task/${fact.task}`, { severity: 'warning', text }, now);
}

function nextOf(book: TaskBook, { job, key, nextWall }: Of<'job-next'>): TaskBook {
  const known = book.jobs[job] ?? { last: null, passed: null };
  return { ...book, jobs: { ...book.jobs, [job]: { ...known, key, nextWall } } };
}

import type { Model } from '../model.ts';
import type { TaskAction } from '../task-facts.ts';
import type { TaskBook } from '../tasks.ts';
import type { Now } from '../time.ts';
import { addTask, changeTask, endTask, newTask } from './task-book.ts';

/** Bookkeeping of what was decided about one-shot sessions. */
export function applyTaskActed(model: Model, action: TaskAction, now: Now): Model {
  switch (action.type) {
    case 'task-queue':
      return queued(model, action, now);
    case 'job-pass':
      return { ...model, tasks: passed(model.tasks, action, now) };
    case 'task-launch':
      return changeTask(model, action.task, (task) => ({ ...task, state: { type: 'starting', since: now } }));
    case 'task-end':
      return changeTask(model, action.task, (task) => {
        const { outcome, reason } = action;
        return { ...task, ending: { outcome, reason, since: now } };
      });
    case 'task-drop':
      return changeTask(model, action.task, (task) =>
        endTask(task, 'cancelled', { summary: action.reason }, now),
      );
    case 'task-told':
      return changeTask(model, action.task, (task) => ({ ...task, told: true }));
  }
}

type Of<T extends TaskAction['type']> = Extract<TaskAction, { type: T }>;

/** The due time is used up; the next one follows from the schedule. */
function queued(model: Model, action: Of<'task-queue'>, now: Now): Model {
  const job = model.settings.tasks.jobs[action.job];
  if (job === undefined) return model;
  const { role, title, backend, model: llm, account, timeout_s } = job;
  const fresh = newTask(action.task, now);
  const what = { role, title, backend, account, timeout_s, job: action.job, attempt: action.attempt };
  const added = addTask(model, { ...fresh, ...what, model: llm, by: 'its schedule' });
  return { ...added, tasks: without(added.tasks, action.job, action.attempt) };
}

/** The run that makes up for an interrupted one has no due time of its own. */
function without(book: TaskBook, name: string, attempt: number): TaskBook {
  const job = book.jobs[name];
  if (job === undefined || attempt > 1) return book;
  return { ...book, jobs: { ...book.jobs, [name]: { ...job, nextWall: null } } };
}

function passed(book: TaskBook, { job: name, dueWall, why }: Of<'job-pass'>, now: Now): TaskBook {
  const job = book.jobs[name];
  if (job === undefined) return book;
  const changed = { ...job, nextWall: null, passed: { at: now, dueWall, why } };
  return { ...book, jobs: { ...book.jobs, [name]: changed } };
}

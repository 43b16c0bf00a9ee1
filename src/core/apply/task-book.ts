import { plain } from '../../protocol/text.ts';
import type { Model } from '../model.ts';
import { isOpen, type Task, type TaskBook, type TaskOutcome, type TaskState } from '../tasks.ts';
import type { Now } from '../time.ts';

/** Ended tasks that are remembered; what is saved at each turn stays small. */
const ENDED_KEPT = 30;

export function newTask(id: string, now: Now): Task {
  return {
    id,
    role: 'assistant',
    job: null,
    title: '',
    by: '',
    backend: '',
    model: null,
    account: '',
    timeout_s: 3600,
    asked: now,
    attempt: 1,
    tries: 0,
    ...firstRun,
    notBefore: null,
    state: { type: 'queued' },
    cancelled: null,
    ending: null,
    leftover: false,
    told: false,
  };
}

/** How a task stands before a usage limit ended any run of it. */
export const firstRun: Pick<Task, 'run' | 'before' | 'silence'> = {
  run: 1,
  before: { tokens: 0, costUsd: 0 },
  silence: { ms: 0, since: null, heard: 0 },
};

/** Number of a task's id; 0 for a name that is none. */
function taskNumber(id: string): number {
  return Number(/-(\d{1,9})$/.exec(id)?.[1] ?? 0);
}

/** The model with one more task, the newest of its job, and without the oldest ended ones if there are too many. */
export function addTask(model: Model, task: Task): Model {
  const { jobs, count, tasks } = model.tasks;
  const ofJob = task.job === null ? undefined : jobs[task.job];
  const known = { key: '', nextWall: null, passed: null, ...ofJob };
  const book: TaskBook = {
    count: Math.max(count, taskNumber(task.id)),
    tasks: { ...tasks, [task.id]: task },
    jobs: task.job === null ? jobs : { ...jobs, [task.job]: { ...known, last: task.id } },
  };
  return { ...model, tasks: bounded(book) };
}

function bounded(book: TaskBook): TaskBook {
  const newest = new Set(Object.values(book.jobs).map((job) => job.last));
  const over = Object.values(book.tasks).filter(
    (task) => !isOpen(task) && !task.leftover && task.told && !newest.has(task.id),
  );
  if (over.length <= ENDED_KEPT) return book;
  const dropped = new Set(over.slice(0, over.length - ENDED_KEPT).map((task) => task.id));
  const kept = Object.entries(book.tasks).filter(([id]) => !dropped.has(id));
  return { ...book, tasks: Object.fromEntries(kept) };
}

/** The model with one task changed; unknown tasks change nothing. */
export function changeTask(model: Model, id: string, change: (task: Task) => Task): Model {
  const task = model.tasks.tasks[id];
  if (task === undefined) return model;
  const changed = change(task);
  if (changed === task) return model;
  return { ...model, tasks: { ...model.tasks, tasks: { ...model.tasks.tasks, [id]: changed } } };
}

type End = Extract<TaskState, { type: 'ended' }>;

export function endTask(
  task: Task,
  outcome: TaskOutcome,
  what: Partial<Pick<End, 'code' | 'tokens' | 'costUsd'>> & { readonly summary: string },
  now: Now,
): Task & { readonly state: End } {
  const { code = null, tokens = null, costUsd = null } = what;
  const ran = task.state.type === 'running';
  const started = task.state.type === 'running' ? task.state.since : null;
  const summary = plain(what.summary, 300);
  const used = { tokens: plus(task.before.tokens, tokens), costUsd: plus(task.before.costUsd, costUsd) };
  const state: End = { type: 'ended', at: now, started, outcome, code, summary, ...used };
  return { ...task, state, cancelled: null, notBefore: null, leftover: ran || task.leftover };
}

/** A sum of which a part is unknown is unknown. */
export function plus(before: number | null, more: number | null): number | null {
  return before === null || more === null ? null : before + more;
}

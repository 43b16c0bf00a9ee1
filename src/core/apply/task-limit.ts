import type { Model } from '../model.ts';
import type { TaskFact } from '../task-facts.ts';
import type { Task, TaskLimit } from '../tasks.ts';
import type { Now } from '../time.ts';
import { laterOf, stampAt } from './change.ts';
import { openAccount, turnBegan } from './limit.ts';
import { changeTask, firstRun, plus } from './task-book.ts';
import { endSilence } from './task-silence.ts';

type Of<T extends TaskFact['type']> = Extract<TaskFact, { type: T }>;

/** A usage limit is met once more by the run that makes up for one: the task fails. */
const RUNS_MAX = 2;

/** What one session of an account meets holds for all of them, one-shot ones too. */
export function metLimit(model: Model, id: string, limit: TaskLimit, now: Now): Model {
  const task = model.tasks.tasks[id];
  if (task === undefined || task.account === '') return model;
  const seen = stampAt(limit.at, now);
  const banner = { by: id, resetWall: limit.reset, evidence: `${id}: ${limit.text}`, seen };
  return openAccount(model, task.account, banner, now);
}

/** It runs on and waits: from then on its time limit stands still. */
export function limited(model: Model, fact: Of<'task-limited'>, now: Now): Model {
  const at = stampAt(fact.at, now);
  const silent = changeTask(model, fact.task, (task) => {
    const { silence, state } = task;
    if (state.type !== 'running' || fact.at <= silence.heard) return task;
    return {
      ...task,
      silence: { ...silence, since: silence.since ?? laterOf(at, state.since), heard: fact.at },
    };
  });
  return metLimit(silent, fact.task, fact, now);
}

/** The model spoke to it again, which also ends the account's window when that was due. */
export function answered(model: Model, fact: Of<'task-answered'>, now: Now): Model {
  const at = stampAt(fact.at, now);
  const going = changeTask(model, fact.task, (task) => endSilence(task, at));
  return turnBegan(going, model.tasks.tasks[fact.task]?.account ?? '', at);
}

/** The run begins again once the window is over, if it was the first and nobody wanted it ended. */
export function mayRunAgain(task: Task, limit: TaskLimit | undefined): boolean {
  return limit !== undefined && task.run < RUNS_MAX && task.ending === null && task.cancelled === null;
}

/** It takes its place in the queue again; what its session left is cleared first. */
export function runAgain(task: Task, { tokens, costUsd }: Of<'task-ended'>): Task {
  const before = { tokens: plus(task.before.tokens, tokens), costUsd: plus(task.before.costUsd, costUsd) };
  const fresh = { tries: 0, notBefore: null, silence: firstRun.silence };
  return { ...task, ...fresh, run: task.run + 1, before, state: { type: 'queued' }, leftover: true };
}

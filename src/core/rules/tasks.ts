import type { Action } from '../actions.ts';
import type { Model } from '../model.ts';
import { isAllSpent } from '../money/caps.ts';
import type { OneShotRole } from '../settings.ts';
import { isActive, stands, type Task, type TaskOutcome, workedMs } from '../tasks.ts';
import { type Now, sinceMs } from '../time.ts';
import type { Rule } from './rule.ts';

/** How long a running task may go on once the sequence is complete. */
export const LAST_TASK_MS = 300_000;

/** One-shot sessions: who may start now, who has to end, and whose end is to be told. Never healed, never typed to. */
export const tasks: Rule = {
  name: 'tasks',
  decide(model, now) {
    const all = Object.values(model.tasks.tasks);
    return [
      ...all.flatMap((task) => drop(model, task)),
      ...starts(model, all, now),
      ...all.flatMap((task) => end(model, task, now)),
      ...all.flatMap((task) => tell(model, task)),
    ];
  },
};

/** Once the sequence is complete nothing new begins. A stop leaves the queue to the next daemon. */
function drop(model: Model, task: Task): readonly Action[] {
  if (model.run.type !== 'complete' || task.state.type !== 'queued') return [];
  return [{ type: 'task-drop', task: task.id, reason: 'the sequence was complete before its turn came' }];
}

/** First asked, first started, as many at once as the role may. A pause, a usage limit or a spent budget makes them wait. */
function starts(model: Model, all: readonly Task[], now: Now): readonly Action[] {
  if (model.run.type !== 'running' || model.paused !== null || !model.terminal.up) return [];
  if (isAllSpent(model, now)) return [];
  const free: Record<OneShotRole, number> = { assistant: model.settings.tasks.assistants_max, upgrader: 1 };
  for (const task of all) if (isActive(task)) free[task.role] -= 1;
  return all.flatMap((task): readonly Action[] => {
    if (task.state.type !== 'queued' || task.leftover || !isTime(task, now) || free[task.role] <= 0)
      return [];
    if (model.limits[task.account] !== undefined) return [];
    free[task.role] -= 1;
    return [{ type: 'task-launch', task: task.id }];
  });
}

function end(model: Model, task: Task, now: Now): readonly Action[] {
  if (task.ending !== null || task.state.type === 'starting' || !stands(task)) return [];
  if (!model.terminal.up || !isTime(task, now)) return [];
  const why = whyEnd(model, task, now);
  return why === null ? [] : [{ type: 'task-end', task: task.id, ...why }];
}

interface End {
  readonly outcome: TaskOutcome;
  readonly reason: string;
}

function whyEnd(model: Model, task: Task, now: Now): End | null {
  const { state, cancelled, timeout_s } = task;
  if (state.type === 'queued')
    return { outcome: 'failed', reason: 'a usage limit ended it; what it left is cleared' };
  if (state.type === 'ended') return { outcome: state.outcome, reason: 'it ended; what it left is cleared' };
  if (state.type !== 'running') return null;
  if (cancelled !== null) return { outcome: 'cancelled', reason: cancelled };
  if (model.run.type === 'stopping' && !model.run.keepSessions)
    return { outcome: 'cancelled', reason: `stopped by ${model.run.by}` };
  if (workedMs(task, state.since, now) >= timeout_s * 1000)
    return { outcome: 'timeout', reason: `not done within ${timeout_s} s` };
  if (model.run.type === 'complete' && sinceMs(model.run.since, now) >= LAST_TASK_MS)
    return { outcome: 'cancelled', reason: 'the sequence is complete' };
  return null;
}

/** A job that failed stays on show until a run of it is done. */
function tell(model: Model, task: Task): readonly Action[] {
  if (task.state.type !== 'ended' || task.told) return [];
  const { outcome, summary } = task.state;
  const told: Action = { type: 'task-told', task: task.id };
  const key = task.job === null ? `task/${task.id}/end` : `job/${task.job}`;
  const what = task.job === null ? task.id : `job ${task.job} (${task.id})`;
  const text = `${what} ${outcome === 'done' ? 'is done' : words[outcome]}${summary === '' ? '' : `: ${summary}`}`;
  const alarms = task.job !== null && outcome !== 'done' && outcome !== 'cancelled';
  const over: readonly Action[] =
    !alarms && model.notices[key] !== undefined ? [{ type: 'resolve', key }] : [];
  const severity = alarms ? 'warning' : 'info';
  return [told, ...over, { type: 'notify', key, severity, text, orchestrator: true }];
}

const words: Readonly<Record<Exclude<TaskOutcome, 'done'>, string>> = {
  failed: 'failed',
  timeout: 'took too long',
  cancelled: 'was cancelled',
  interrupted: 'was interrupted',
};

function isTime({ notBefore }: Task, now: Now): boolean {
  return notBefore === null || notBefore.mono <= now.mono;
}

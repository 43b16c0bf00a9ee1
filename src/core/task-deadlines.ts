import type { Model } from './model.ts';
import { LAST_TASK_MS } from './rules/tasks.ts';
import { isActive, isOpen, workedMs } from './tasks.ts';
import { type Now, sinceMs } from './time.ts';

/** Milliseconds until something about one-shot sessions is due by time alone; past ones are zero or less. */
export function taskDeadlines(model: Model, now: Now): readonly number[] {
  const tasks = Object.values(model.tasks.tasks);
  const { run } = model;
  return [
    ...tasks.flatMap(({ notBefore }) => (notBefore === null ? [] : [notBefore.mono - now.mono])),
    ...tasks.flatMap((task) =>
      task.state.type === 'running' && task.silence.since === null
        ? [task.timeout_s * 1000 - workedMs(task, task.state.since, now)]
        : [],
    ),
    ...Object.values(model.tasks.jobs).flatMap(({ nextWall }) =>
      nextWall === null ? [] : [nextWall - now.wall],
    ),
    ...(run.type === 'complete' && tasks.some((task) => isOpen(task) && isActive(task))
      ? [LAST_TASK_MS - sinceMs(run.since, now)]
      : []),
  ];
}

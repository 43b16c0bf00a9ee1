import type { Task, TaskBook } from '../tasks.ts';
import type { Stamp } from '../time.ts';

/** From `at` on the task's time counts again. */
export function endSilence(task: Task, at: Stamp): Task {
  const { since, ms } = task.silence;
  if (since === null) return task;
  return { ...task, silence: { ...task.silence, since: null, ms: ms + Math.max(0, at.mono - since.mono) } };
}

/** A limit that is over excuses no task of its account any longer. */
export function endSilences(book: TaskBook, account: string, at: Stamp): TaskBook {
  const silent = Object.values(book.tasks).filter(
    (task) => task.account === account && task.silence.since !== null,
  );
  if (silent.length === 0) return book;
  const changed = silent.map((task) => [task.id, endSilence(task, at)] as const);
  return { ...book, tasks: { ...book.tasks, ...Object.fromEntries(changed) } };
}

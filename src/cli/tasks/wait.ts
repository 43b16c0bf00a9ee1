import { setTimeout as delay } from 'node:timers/promises';
import type { TaskDetails } from '../../daemon/tasks/desk.ts';
import { hasCode } from '../../errors/error.ts';

const POLL_MS = 300;
/** A daemon that went away may come back: a task outlives it. */
const ABSENT_MAX_MS = 30_000;

/** Looks until the task has ended, telling each change. @throws LoopctlError when no daemon answers for long */
export async function taskEnd(
  look: () => Promise<TaskDetails>,
  tell: (line: string) => void,
): Promise<TaskDetails> {
  let said = '';
  let answered = performance.now();
  for (; ; await delay(POLL_MS)) {
    const details = await lookOrNull(look, () => performance.now() - answered > ABSENT_MAX_MS);
    if (details === null) continue;
    answered = performance.now();
    const { id, state, why, ended } = details.task;
    if (ended !== null) return details;
    const line = `${id}: ${state}${why === null ? '' : `, ${why}`}`;
    if (line !== said) tell(line);
    said = line;
  }
}

/** Null while the daemon is away, or has not heard of a task that it just took. */
async function lookOrNull(
  look: () => Promise<TaskDetails>,
  isOver: () => boolean,
): Promise<TaskDetails | null> {
  try {
    return await look();
  } catch (error) {
    const passes = ['LOOPCTL_E_NOT_RUNNING', 'LOOPCTL_E_CONTROL', 'LOOPCTL_E_UNKNOWN_TASK'] as const;
    if (isOver() || !passes.some((code) => hasCode(error, code))) throw error;
    return null;
  }
}

import type { Action } from '../actions.ts';
import type { Model } from '../model.ts';
import type { JobSettings } from '../settings.ts';
import { isOpen, type JobState, scheduleKey } from '../tasks.ts';
import type { Now } from '../time.ts';
import type { Rule } from './rule.ts';

/** Noticed this much later than it was due, a run counts as missed: nobody was there, or the machine slept. */
const MISSED_AFTER_MS = 60_000;

/**
 * Runs of jobs that are due take their place in the queue. A run that was missed is made up once or not at all, as
 * the job says, however many times it was due; a job whose run is not over is not run a second time meanwhile.
 */
export const jobs: Rule = {
  name: 'jobs',
  decide(model, now) {
    if (model.run.type !== 'running') return [];
    let number = model.tasks.count;
    return Object.entries(model.settings.tasks.jobs).flatMap(([name, job]): readonly Action[] => {
      const state = model.tasks.jobs[name];
      if (state === undefined || !job.enabled) return [];
      const what = due(model, name, job, state, now);
      if (what === null) return [];
      if (what.type === 'pass')
        return [{ type: 'job-pass', job: name, dueWall: what.dueWall, why: what.why }];
      number += 1;
      const { attempt, reason } = what;
      return [{ type: 'task-queue', task: `${job.role}-${number}`, job: name, attempt, reason }];
    });
  },
};

type Due =
  | { readonly type: 'run'; readonly attempt: number; readonly reason: string }
  | { readonly type: 'pass'; readonly dueWall: number; readonly why: string };

function due(model: Model, name: string, job: JobSettings, state: JobState, now: Now): Due | null {
  const dueWall = state.key === scheduleKey(job) ? state.nextWall : null;
  const runs = Object.values(model.tasks.tasks).some((task) => task.job === name && isOpen(task));
  if (dueWall === null || dueWall > now.wall) {
    if (runs || !isToBeMadeUp(model, job, state)) return null;
    return { type: 'run', attempt: 2, reason: 'its last run was interrupted' };
  }
  if (runs) return { type: 'pass', dueWall, why: 'its last run was not over' };
  const missed = now.wall - dueWall > MISSED_AFTER_MS;
  if (missed && job.missed === 'skip') return { type: 'pass', dueWall, why: 'missed' };
  return { type: 'run', attempt: 1, reason: missed ? 'it was missed' : 'it is due' };
}

/** Interrupted from outside counts as missed; the run that makes up for it is the last one. */
function isToBeMadeUp(model: Model, job: JobSettings, { last }: JobState): boolean {
  const task = last === null ? undefined : model.tasks.tasks[last];
  if (task?.state.type !== 'ended' || job.missed !== 'run_once') return false;
  return task.state.outcome === 'interrupted' && task.attempt === 1;
}

import type { Fact } from '../../core/facts.ts';
import type { Model } from '../../core/model.ts';
import type { JobSettings } from '../../core/settings.ts';
import { scheduleKey } from '../../core/tasks.ts';
import type { Now } from '../../core/time.ts';
import { createPeriods, type Periods } from './periods.ts';

export interface JobObserver {
  /** Tells for each job when it is due next, where that is not known or not true any more. */
  check(): void;
}

export interface JobObserverDeps {
  readonly model: () => Model;
  readonly now: () => Now;
  readonly post: (...facts: Fact[]) => void;
}

/** Reads the schedules of jobs against the clock. What is due, and what becomes of it, the rules decide. */
export function createJobObserver({ model, now, post }: JobObserverDeps): JobObserver {
  /** By schedule; null for one that never comes. */
  const schedules = new Map<string, Periods | null>();

  function nextOf(job: JobSettings, nowMs: number): number | null {
    const key = scheduleKey(job);
    if (!schedules.has(key)) schedules.set(key, job.enabled ? periodsOf(job) : null);
    return schedules.get(key)?.next(nowMs) ?? null;
  }

  /** A due time that has come stands until the rules have used it up. One that lies ahead may have moved: the clock was set back. */
  function check(name: string, job: JobSettings): void {
    const key = scheduleKey(job);
    const known = model().tasks.jobs[name];
    const { wall } = now();
    const told = known?.key === key ? known.nextWall : undefined;
    if (typeof told === 'number' && told <= wall) return;
    const nextWall = nextOf(job, wall);
    if (nextWall !== told) post({ type: 'job-next', job: name, key, nextWall });
  }

  return {
    check() {
      for (const [name, job] of Object.entries(model().settings.tasks.jobs)) check(name, job);
    },
  };
}

function periodsOf({ cron, timezone }: JobSettings): Periods | null {
  try {
    return createPeriods(cron, timezone);
  } catch {
    return null;
  }
}

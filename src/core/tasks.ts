import type { OneShotRole } from './settings.ts';
import { type Now, type Stamp, sinceMs } from './time.ts';

/** One-shot sessions: what was dispatched, and the runs of jobs. */
export interface TaskBook {
  /** The highest number ever given to a task; no number is given twice. */
  readonly count: number;
  /** By id, oldest first. Those that ended are kept up to a bound. */
  readonly tasks: Readonly<Record<string, Task>>;
  readonly jobs: Readonly<Record<string, JobState>>;
}

/** What was asked for. */
export interface TaskOrder {
  readonly role: OneShotRole;
  /** The job that it is a run of; null when a person or an agent dispatched it. */
  readonly job: string | null;
  /** First line of what it was told, plain and short. */
  readonly title: string;
  readonly by: string;
  readonly backend: string;
  readonly model: string | null;
  /** Account whose usage limits it shares. */
  readonly account: string;
  readonly timeout_s: number;
}

/** One run of an agent that is given its task and leaves when it is done. */
export interface Task extends TaskOrder {
  /** `<role>-<number>`: name of its session, its log and its files. */
  readonly id: string;
  readonly asked: Stamp;
  /** 2 for the run that makes up for an interrupted one. */
  readonly attempt: number;
  /** Launches of this run that failed for a reason that may pass. */
  readonly tries: number;
  /** 2 once a usage limit ended the first run; there is no third. */
  readonly run: number;
  /** What the run before this one used; null: nobody knows. Zero in the first. */
  readonly before: { readonly tokens: number | null; readonly costUsd: number | null };
  readonly silence: Silence;
  /** Not launched, or not ended, before this. */
  readonly notBefore: Stamp | null;
  readonly state: TaskState;
  /** Why it is not wanted any more, while it still has a session; null when it is. */
  readonly cancelled: string | null;
  /** We are ending its session: what that makes of the task, why, and since when. */
  readonly ending: { readonly outcome: TaskOutcome; readonly reason: string; readonly since: Stamp } | null;
  /** It ended, but its session still stands (its pane, processes that it left). */
  readonly leftover: boolean;
  /** Its end was told. */
  readonly told: boolean;
}

export type TaskState =
  | { readonly type: 'queued' }
  | { readonly type: 'starting'; readonly since: Stamp }
  | { readonly type: 'running'; readonly since: Stamp; readonly session: string; readonly pid: number }
  | {
      readonly type: 'ended';
      readonly at: Stamp;
      /** Null when it never ran. */
      readonly started: Stamp | null;
      readonly outcome: TaskOutcome;
      readonly code: number | null;
      /** Beginning of its result, or why there is none. Plain and short; the whole is in its file. */
      readonly summary: string;
      /** Null: the backend's records do not tell. */
      readonly tokens: number | null;
      readonly costUsd: number | null;
    };

/** Time of a run in which it waited for the end of a limit: it is no time of work. */
export interface Silence {
  readonly ms: number;
  /** Since when it waits now. */
  readonly since: Stamp | null;
  /** When it told of the newest limit, wall ms; 0 for never. What it told until then is known. */
  readonly heard: number;
}

/** A usage limit that a task met. */
export interface TaskLimit {
  /** When it said so, wall ms. */
  readonly at: number;
  /** Wall ms at which the limit ends; null when it does not say. */
  readonly reset: number | null;
  /** Its words. */
  readonly text: string;
}

/** `interrupted`: it was ended from outside, by a reboot or with its terminal. */
export type TaskOutcome = 'done' | 'failed' | 'timeout' | 'cancelled' | 'interrupted';

export interface JobState {
  /** The schedule that `nextWall` follows from, see {@link scheduleKey}. */
  readonly key: string;
  /** Wall time at which it is due next; null until it is computed. */
  readonly nextWall: number | null;
  /** Id of its newest run. */
  readonly last: string | null;
  /** The newest due time that was passed over, and why. */
  readonly passed: { readonly at: Stamp; readonly dueWall: number; readonly why: string } | null;
}

export const noTasks: TaskBook = { count: 0, tasks: {}, jobs: {} };

/** Changes whenever a computed due time means nothing any more. */
export function scheduleKey(job: {
  readonly enabled: boolean;
  readonly cron: string;
  readonly timezone: string;
}): string {
  return job.enabled ? `${job.cron} | ${job.timezone}` : 'off';
}

/** How long its run has worked, or did until `at`; what it waited at a usage limit does not count. Milliseconds. */
export function workedMs({ silence }: Task, since: Stamp, at: Now): number {
  const silent = silence.since === null ? 0 : sinceMs(silence.since, at);
  return sinceMs(since, at) - silence.ms - silent;
}

/** It has a session, or is about to. */
export function isActive({ state }: Task): boolean {
  return state.type === 'starting' || state.type === 'running';
}

/** It waits, or has a session. */
export function isOpen(task: Task): boolean {
  return task.state.type !== 'ended';
}

/** Something of it stands in the terminal. */
export function stands(task: Task): boolean {
  return isActive(task) || task.leftover;
}

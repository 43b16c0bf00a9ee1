import type { Model } from '../model.ts';
import type { Task } from '../tasks.ts';
import { type Now, type Stamp, sinceMs } from '../time.ts';

/** One one-shot task, as `dispatch --list --json` and `status --json` show it. */
export interface TaskStatus {
  readonly id: string;
  readonly role: string;
  readonly job: string | null;
  readonly title: string;
  readonly by: string;
  readonly backend: string;
  readonly model: string | null;
  /** `queued starting running`, then `done failed timeout cancelled interrupted`. */
  readonly state: string;
  /** Why it still waits, or is being ended; else null. */
  readonly why: string | null;
  readonly asked: string;
  readonly started: string | null;
  readonly ended: string | null;
  /** How long it has run, or ran; null when it never began. */
  readonly ran_s: number | null;
  readonly timeout_s: number;
  readonly pid: number | null;
  readonly exit_code: number | null;
  readonly tokens: number | null;
  readonly cost_usd: number | null;
  /** Beginning of its result; '' until it has ended. */
  readonly summary: string;
}

export interface JobStatus {
  readonly name: string;
  readonly role: string;
  readonly enabled: boolean;
  readonly cron: string;
  readonly timezone: string;
  readonly next: string | null;
  /** Its newest run, which may not be over. */
  readonly last: TaskStatus | null;
  /** The newest due time that went by without a run. */
  readonly passed: { readonly due: string; readonly why: string } | null;
}

export function taskStatus(task: Task, now: Now, model: Model | null = null): TaskStatus {
  const { state, id, role, job, title, by, backend, timeout_s } = task;
  const started = state.type === 'running' ? state.since : state.type === 'ended' ? state.started : null;
  const end = state.type === 'ended' ? state : null;
  return {
    ...{ id, role, job, title, by, backend, model: task.model },
    state: end?.outcome ?? state.type,
    why: task.ending?.reason ?? task.cancelled ?? (model === null ? null : whyWaits(model, task)),
    asked: iso(task.asked),
    started: started === null ? null : iso(started),
    ended: end === null ? null : iso(end.at),
    ran_s: started === null ? null : Math.floor(sinceMs(started, end?.at ?? now) / 1000),
    timeout_s,
    pid: state.type === 'running' ? state.pid : null,
    exit_code: end?.code ?? null,
    tokens: end?.tokens ?? null,
    cost_usd: end?.costUsd ?? null,
    summary: end?.summary ?? '',
  };
}

/** Why a queued task does not start; null when it is only its turn that it waits for. */
function whyWaits(model: Model, { state, account, notBefore }: Task): string | null {
  if (state.type !== 'queued') return null;
  if (model.paused !== null) return 'paused';
  if (model.limits[account] !== undefined) return `usage limit of ${account}`;
  if (!model.terminal.up) return 'the terminal cannot be asked';
  return notBefore === null ? 'waits for its turn' : 'could not be started; tried again soon';
}

export function jobStatuses(model: Model, now: Now): readonly JobStatus[] {
  return Object.entries(model.settings.tasks.jobs).map(([name, { role, enabled, cron, timezone }]) => {
    const state = model.tasks.jobs[name];
    const last = state?.last == null ? undefined : model.tasks.tasks[state.last];
    const next = enabled ? (state?.nextWall ?? null) : null;
    return {
      ...{ name, role, enabled, cron, timezone },
      next: next === null ? null : new Date(next).toISOString(),
      last: last === undefined ? null : taskStatus(last, now, model),
      passed: state?.passed
        ? { due: new Date(state.passed.dueWall).toISOString(), why: state.passed.why }
        : null,
    };
  });
}

function iso(stamp: Stamp): string {
  return new Date(stamp.wall).toISOString();
}

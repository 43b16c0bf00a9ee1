import type { Model } from '../model.ts';
import { isOpen, type Task } from '../tasks.ts';
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
  /** 2: a usage limit ended its first run. */
  readonly run: number;
  /** When the limit that it waits for is said to end; null without one, or when nobody knows. */
  readonly limited_until: string | null;
  readonly asked: string;
  readonly started: string | null;
  readonly ended: string | null;
  /** How long its newest run has run, or ran; null when it never began. */
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
    run: task.run,
    limited_until: model !== null && isOpen(task) ? limitedUntil(model, task) : null,
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

/** Why a task does not go on; null when it runs or has ended. */
function whyWaits(model: Model, task: Task): string | null {
  const { state, account, notBefore, run, silence } = task;
  const limit = `usage limit of ${account}${untilWhen(limitedUntil(model, task))}`;
  if (state.type === 'running' && silence.since !== null) return `waits for the end of a ${limit}`;
  if (state.type !== 'queued') return null;
  if (model.paused !== null) return 'paused';
  if (model.limits[account] !== undefined)
    return run === 1 ? limit : `${limit}; it ended the first run, there is one more`;
  if (!model.terminal.up) return 'the terminal cannot be asked';
  return notBefore === null ? 'waits for its turn' : 'could not be started; tried again soon';
}

function limitedUntil(model: Model, { account }: Task): string | null {
  const reset = model.limits[account]?.resetWall ?? null;
  return reset === null ? null : new Date(reset).toISOString();
}

function untilWhen(iso: string | null): string {
  return iso === null ? '' : ` until ${iso.slice(0, 16).replace('T', ' ')} UTC`;
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

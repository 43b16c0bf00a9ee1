import type { Action } from '../../../src/core/actions.ts';
import type { Model } from '../../../src/core/model.ts';
import type { Scheduler } from '../scheduler.ts';
import type { SimRun } from './program.ts';

/** Holds what the daemon says of one-shot tasks against what their programs did. */
export interface TaskCheck {
  /** Its daemon said that the task was taken. */
  accepted(id: string): void;
  onAction(action: Action): void;
  /** Before a program is begun. */
  onLaunch(id: string, run: number): void;
  /** Every half a minute; `calm`: for how long nothing has hindered the daemon, ms. */
  round(model: Model, calmMs: number): void;
  /** The daemon lost what it knew of tasks; `partly`: only the newest of it, so that nobody knows that something is missing. */
  forgotten(partly: boolean): void;
  /** The sequence is complete. */
  end(model: Model | null): void;
  /** How many were dispatched. */
  count(): number;
}

export interface TaskCheckDeps {
  readonly scheduler: Pick<Scheduler, 'now' | 'wall'>;
  readonly runs: readonly SimRun[];
  readonly violate: (rule: string, text: string) => void;
}

const MINUTE = 60_000;
/** The simulated job is due twenty minutes past each hour. */
const PERIOD_MS = 60 * MINUTE;
const DUE_MS = 20 * MINUTE;
/** A sweep, an end with its grace, and late timers. */
const SEEN_BOUND_MS = 3 * MINUTE;

export function createTaskCheck({ scheduler, runs, violate }: TaskCheckDeps): TaskCheck {
  const accepted = new Set<string>();
  /** Since when a task could have been started, and was not. */
  const free = new Map<string, number>();
  /** Period of each run of a job, and the run that each period had. */
  const periods = new Map<string, string>();
  const begun = new Map<string, string>();
  let clock = Number.NEGATIVE_INFINITY;
  let forgottenAt = Number.NEGATIVE_INFINITY;
  let dispatched = 0;
  let last = 0;

  const live = (): readonly SimRun[] => runs.filter(({ goneAt }) => goneAt === null);

  /** For how long the daemon can know that it runs: with the state it loses since when. */
  function knownMs({ launchedAt }: SimRun, calmMs: number): number {
    const longMs = scheduler.now() - launchedAt;
    return launchedAt < forgottenAt ? Math.min(longMs, calmMs) : longMs;
  }

  function told(model: Model, calmMs: number): void {
    const now = scheduler.now();
    const known = model.tasks.tasks;
    for (const id of accepted) {
      if (known[id] === undefined) violate('task-kept', `${id} was taken, and nobody knows of it`);
      else if (known[id].state.type === 'ended') accepted.delete(id);
    }
    for (const run of live()) {
      const task = known[run.id];
      const longMs = now - run.launchedAt;
      if (calmMs < SEEN_BOUND_MS || longMs < SEEN_BOUND_MS) continue;
      if (task === undefined || task.state.type === 'queued' || task.state.type === 'ended')
        violate('task-seen', `${run.id} runs, and is said to be ${task?.state.type ?? 'unknown'}`);
      else if (knownMs(run, calmMs) > task.timeout_s * 1000 + SEEN_BOUND_MS)
        violate('task-timeout', `${run.id} has run for ${Math.round(longMs / 1000)} s`);
    }
    for (const { id, state } of Object.values(known)) {
      if (
        state.type === 'ended' &&
        state.outcome === 'done' &&
        !runs.some((run) => run.id === id && run.done)
      )
        violate('task-done', `${id} is said to be done, and is not`);
      const ran = runs.findLast((run) => run.id === id);
      const goneMs = ran?.goneAt == null ? 0 : Math.min(now - ran.goneAt, calmMs);
      if (state.type === 'running' && goneMs > SEEN_BOUND_MS)
        violate(
          'task-end-seen',
          `${id} is said to run, and has been gone for ${Math.round(goneMs / 1000)} s`,
        );
    }
  }

  /** Whoever waits and could begin must begin. */
  function starts(model: Model, calmMs: number): void {
    const now = scheduler.now();
    const passed = now - last;
    const waits = Object.values(model.tasks.tasks).filter(({ state }) => state.type === 'queued');
    const isBusy = Object.values(model.tasks.tasks).some(
      ({ state, leftover }) => state.type === 'starting' || state.type === 'running' || leftover,
    );
    const isHeld = model.paused !== null || Object.values(model.agents).some(({ spent }) => spent !== null);
    const mayBegin =
      !isBusy && !isHeld && calmMs > MINUTE && model.run.type === 'running' && model.terminal.up;
    for (const id of free.keys()) if (!waits.some((task) => task.id === id)) free.delete(id);
    for (const { id, account, notBefore } of waits) {
      if (!mayBegin || model.limits[account] !== undefined || notBefore !== null) continue;
      const ms = (free.get(id) ?? 0) + passed;
      free.set(id, ms);
      if (ms > SEEN_BOUND_MS) violate('task-starts', `${id} waits although nothing runs`);
    }
  }

  /** What is due is either run or passed over, and soon. */
  function due(model: Model, calmMs: number): void {
    if (calmMs < SEEN_BOUND_MS || model.run.type !== 'running') return;
    for (const [name, { nextWall }] of Object.entries(model.tasks.jobs))
      if (nextWall !== null && scheduler.wall() - nextWall > SEEN_BOUND_MS)
        violate('job-due', `${name} was due ${Math.round((scheduler.wall() - nextWall) / 1000)} s ago`);
  }

  /** A clock that was set back brings periods again, also those of runs that still wait. */
  function queued(id: string, job: string): void {
    const offset = scheduler.wall() - scheduler.now();
    if (offset < clock) for (const known of [begun, periods]) known.clear();
    clock = offset;
    periods.set(id, `${job} ${Math.floor((scheduler.wall() - DUE_MS) / PERIOD_MS)}`);
  }

  /** One run of a job a period, however often the daemon began anew. */
  function launched(id: string): void {
    const period = periods.get(id);
    if (period === undefined) return;
    const by = begun.get(period);
    if (by !== undefined && by !== id) violate('job-once', `${period} was run as ${by}, and is as ${id}`);
    begun.set(period, id);
  }

  return {
    onAction(action) {
      // Its order is gone with its end: when all else is lost, nothing tells of it.
      if (action.type === 'task-end') accepted.delete(action.task);
      if (action.type === 'task-queue' && action.attempt === 1) queued(action.task, action.job);
    },
    accepted(id) {
      dispatched += 1;
      if (accepted.has(id)) violate('task-number', `${id} was given twice`);
      accepted.add(id);
    },
    onLaunch(id, run) {
      const before = runs.filter((one) => one.id === id);
      if (before.some(({ goneAt }) => goneAt === null)) violate('task-alone', `${id} runs, and was launched`);
      if (before.some((one) => one.done)) violate('task-once', `${id} was done, and was launched again`);
      // What a power cut ended halfway may be begun again, when the database has forgotten that it was begun.
      const again = before.find((one) => one.run === run && one.begun);
      if (again !== undefined && (again.left || again.launchedAt > forgottenAt))
        violate('task-once', `run ${run} of ${id} was launched again`);
      launched(id);
    },
    round(model, calmMs) {
      if (!model.ready) return;
      told(model, calmMs);
      starts(model, calmMs);
      due(model, calmMs);
      last = scheduler.now();
    },
    forgotten(partly) {
      if (partly) accepted.clear();
      free.clear();
      begun.clear();
      forgottenAt = scheduler.now();
    },
    end(model) {
      for (const { id, state } of Object.values(model?.tasks.tasks ?? {}))
        if (state.type !== 'ended') violate('task-ends', `complete, and ${id} is ${state.type}`);
    },
    count: () => dispatched,
  };
}

import { LIMIT_MAX_AHEAD_MS } from '../../protocol/limit-reset.ts';
import { roleOf } from '../lookup.ts';
import type { LimitWindow, Model } from '../model.ts';
import { type Now, type Stamp, sinceMs } from '../time.ts';
import { endSilences } from './task-silence.ts';

/** What tells of a usage limit. */
export interface Banner {
  /** The agent or the task that met it. */
  readonly by: string;
  readonly resetWall: number | null;
  readonly evidence: string;
  readonly seen: Stamp;
}

/** Opens (or renews) the usage window of the agent's account, see {@link openAccount}. */
export function openWindow(
  model: Model,
  agent: string,
  resetWall: number | null,
  evidence: string,
  seen: Stamp,
  now: Now,
): Model {
  const role = roleOf(model, agent);
  return role === null
    ? model
    : openAccount(model, role.account, { by: agent, resetWall, evidence, seen }, now);
}

/**
 * Opens (or renews) the usage window of an account. The last banner wins. A reset time that had passed when it was
 * shown is no reset time, nor is one that no limit lasts to; one that passed while nobody looked still is.
 */
export function openAccount(
  model: Model,
  account: string,
  { by, resetWall, evidence, seen }: Banner,
  now: Now,
): Model {
  const known = model.limits[account];
  const over = model.limitsOver[account];
  const latest = known?.seen ?? over?.at;
  if (latest !== undefined && seen.mono < latest.mono) return model;
  const isSame = known !== undefined && resetWall === known.resetWall;
  const isAhead = resetWall !== null && resetWall > seen.wall && resetWall <= seen.wall + LIMIT_MAX_AHEAD_MS;
  const usable = isSame || isAhead ? resetWall : null;
  const window: LimitWindow = {
    since: known?.since ?? seen,
    seen,
    resetWall: usable,
    evidence,
    agent: by,
    probes: known?.probes ?? probesInVain(model, account, now),
    lastProbe: known?.lastProbe ?? (usable === null ? now : null),
  };
  return { ...model, limits: { ...model.limits, [account]: window } };
}

/** A probe begins a turn, which ends the window, and then meets the limit again: its count goes on. */
function probesInVain(model: Model, account: string, now: Now): number {
  return isProven(model, account, now) ? 0 : (model.limitsOver[account]?.probes ?? 0);
}

/** No banner came back for as long as it takes to the next probe: the limit is over for good. */
export function isProven(model: Model, account: string, now: Now): boolean {
  const over = model.limitsOver[account];
  return over === undefined || sinceMs(over.at, now) >= model.settings.timers.limit_probe_s * 1000;
}

/**
 * A turn began on the account. At the window's end that is its end. Before it (the named reset time is ahead, or no
 * probe was sent yet) a start proves nothing: the answer may be the same banner.
 */
export function turnBegan(model: Model, account: string, at: Stamp): Model {
  const window = model.limits[account];
  if (window === undefined) return model;
  const isDue = window.resetWall === null ? window.probes > 0 : at.wall >= window.resetWall;
  return isDue ? closeWindow(model, account, at) : model;
}

/** The model answered in a turn that began after the banner: the limit is over, whatever time was named. */
export function turnAnswered(model: Model, account: string, began: Stamp, at: Stamp): Model {
  const window = model.limits[account];
  return window !== undefined && began.mono >= window.seen.mono ? closeWindow(model, account, at) : model;
}

/** The limit is over for everyone who shares the account. */
export function closeWindow(model: Model, account: string, at: Stamp): Model {
  const window = model.limits[account];
  if (window === undefined || at.mono < window.seen.mono) return model;
  const { [account]: _over, ...limits } = model.limits;
  return {
    ...model,
    limits,
    tasks: endSilences(model.tasks, account, at),
    limitsOver: { ...model.limitsOver, [account]: { at, probes: window.probes } },
  };
}

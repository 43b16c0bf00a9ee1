import { roleOf } from '../lookup.ts';
import type { Model } from '../model.ts';
import type { Now, Stamp } from '../time.ts';

/**
 * Opens (or renews) the usage window of the agent's account. The last banner wins. A reset time that had passed when
 * it was shown is no reset time; one that passed while nobody looked still is.
 */
export function openWindow(
  model: Model,
  agent: string,
  resetWall: number | null,
  evidence: string,
  seen: Stamp,
  now: Now,
): Model {
  const role = roleOf(model, agent);
  if (role === null) return model;
  const known = model.limits[role.account];
  const usable = resetWall !== null && resetWall > seen.wall ? resetWall : null;
  const window = {
    since: known?.since ?? seen,
    resetWall: usable,
    evidence,
    agent,
    probes: known?.probes ?? 0,
    lastProbe: known?.lastProbe ?? (usable === null ? now : null),
  };
  return { ...model, limits: { ...model.limits, [role.account]: window } };
}

/** A turn started on the account: the limit is over for everyone who shares it. */
export function closeWindow(model: Model, account: string): Model {
  if (model.limits[account] === undefined) return model;
  const { [account]: _over, ...limits } = model.limits;
  return { ...model, limits };
}

import type { JobSettings, OneShotRole, TaskSettings } from '../core/settings.ts';
import { LoopctlError } from '../errors/error.ts';
import { plain } from '../protocol/text.ts';
import type { Config, Override } from './config.ts';

/** What a one-shot session runs on. */
export interface OneShotChoice {
  readonly backend: string;
  readonly model: string | null;
  readonly account: string;
}

export interface OneShotTraits {
  /** It can be given a task, do it and leave; undefined when it cannot. */
  readonly oneShot?: object | undefined;
}

export type OneShotBackends = ReadonlyMap<string, OneShotTraits>;

/**
 * What the rules know of one-shot sessions.
 *
 * @throws LoopctlError LOOPCTL_E_CONFIG_INVALID, LOOPCTL_E_NO_ONESHOT for a backend that a role or job cannot run on
 */
export function taskSettings(config: Config, backends: OneShotBackends): TaskSettings {
  for (const role of ['assistant', 'upgrader'] as const) {
    if (config.roles[role] !== undefined) chooseOneShot(config, backends, role, null, `roles.${role}`);
  }
  const jobs = Object.entries(config.jobs).map(([name, job]): readonly [string, JobSettings] => {
    const { role, cron, timezone, timeout_s, missed, task } = job;
    const enabled = job.enabled && job.timer === 'daemon';
    const choice = chooseOneShot(config, backends, role, job, `jobs.${name}`);
    const title = plain(task.split('\n')[0] ?? '', 200);
    return [
      name,
      { role, ...choice, cron, timezone, timeout_s, missed, enabled, title: title === '' ? name : title },
    ];
  });
  return { assistants_max: config.assistants.max, jobs: Object.fromEntries(jobs) };
}

/**
 * Backend, model and account of a one-shot session: the role's, unless something names others.
 *
 * @throws LoopctlError LOOPCTL_E_NO_ROLE, LOOPCTL_E_CONFIG_INVALID, LOOPCTL_E_NO_ONESHOT
 */
export function chooseOneShot(
  config: Config,
  backends: OneShotBackends,
  name: OneShotRole,
  by: Override | null,
  where: string,
): OneShotChoice {
  const role = config.roles[name];
  if (role === undefined) throw new LoopctlError('LOOPCTL_E_NO_ROLE', `${where}: there is no roles.${name}`);
  const backend = by?.backend ?? role.backend;
  const model = by?.model ?? (backend === role.backend ? role.model : null);
  const known = backends.get(backend);
  if (known === undefined) {
    const names = [...backends.keys()].toSorted().join(', ');
    throw new LoopctlError(
      'LOOPCTL_E_CONFIG_INVALID',
      `${where}: unknown backend ${plain(backend, 64)}; known are ${names}`,
    );
  }
  if (known.oneShot === undefined)
    throw new LoopctlError('LOOPCTL_E_NO_ONESHOT', `${where}: backend ${backend}`);
  const account = backend === role.backend && role.account !== null ? role.account : backend;
  return { backend, model, account };
}

import { join } from 'node:path';
import type { ServiceScope } from '../service.ts';

/** Where a manager reads units that an administrator (or user) wrote. */
export function unitFolder(scope: ServiceScope, env: Readonly<Record<string, string | undefined>>): string {
  if (scope === 'system') return '/etc/systemd/system';
  const config = env.XDG_CONFIG_HOME ?? '';
  return join(config.startsWith('/') ? config : join(env.HOME ?? '/', '.config'), 'systemd', 'user');
}

export function unitName(instance: string): string {
  return `loopctl@${instance}.service`;
}

/** The wake's timer, and the service that it starts. */
export function wakeUnit(instance: string, type: 'service' | 'timer'): string {
  return `loopctl-wake@${instance}.${type}`;
}

/** A job's timer, and the service that it starts. */
export function jobUnit(instance: string, job: string, type: 'service' | 'timer'): string {
  return `loopctl-job-${job}@${instance}.${type}`;
}

/** Whether a file's name is that of a unit of a job of this project. */
export function isJobUnit(instance: string, name: string): boolean {
  const at = name.indexOf('@');
  const isJob = /^loopctl-job-[a-z][a-z0-9_-]*$/.test(name.slice(0, at));
  return isJob && [`@${instance}.service`, `@${instance}.timer`].includes(name.slice(at));
}

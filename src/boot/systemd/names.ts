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

/** A job's timer, and the service that it starts. Names of jobs have no colon, so the two parts can be told apart. */
export function jobUnit(instance: string, job: string, type: 'service' | 'timer'): string {
  return `loopctl-job@${instance}:${job}.${type}`;
}

/** Whether a file's name is that of a unit of a job of this project. */
export function isJobUnit(instance: string, name: string): boolean {
  const start = `loopctl-job@${instance}:`;
  return name.startsWith(start) && /^[a-z][a-z0-9_-]*\.(service|timer)$/.test(name.slice(start.length));
}

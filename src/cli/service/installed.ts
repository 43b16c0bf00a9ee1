import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceScope } from '../../boot/service.ts';
import { findUnits } from '../../boot/systemd/found.ts';
import { unitFolder, unitName } from '../../boot/systemd/names.ts';
import { escapePath } from '../../boot/systemd/quote.ts';

/** Where a service of this name is installed under systemd; null when it is nowhere. */
export function installedScope(instance: string, env: NodeJS.ProcessEnv = process.env): ServiceScope | null {
  const isIn = (scope: ServiceScope): boolean =>
    existsSync(join(unitFolder(scope, env), `${unitName(instance)}.d`));
  return isIn('user') ? 'user' : isIn('system') ? 'system' : null;
}

/** Whether timers of a service of this name are installed under systemd. */
export function hasTimers(
  scope: ServiceScope,
  instance: string,
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  return findUnits(unitFolder(scope, env), instance).timers.length > 0;
}

/** How to start the service of this project, if one is installed under its usual name; else null. */
export function serviceStart(project: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const instance = escapePath(project);
  const scope = installedScope(instance, env);
  return scope === null
    ? null
    : `systemctl ${scope === 'user' ? '--user ' : ''}start '${unitName(instance)}'`;
}

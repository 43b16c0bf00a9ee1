import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unitFolder, unitName } from '../../boot/systemd/files.ts';
import { escapePath } from '../../boot/systemd/quote.ts';

/** How to start the service of this project, if one is installed under its usual name; else null. */
export function serviceStart(project: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const unit = unitName(escapePath(project));
  const isThere = (scope: 'system' | 'user'): boolean =>
    existsSync(join(unitFolder(scope, env), `${unit}.d`));
  if (isThere('system')) return `systemctl start '${unit}'`;
  if (isThere('user')) return `systemctl --user start '${unit}'`;
  return null;
}

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { projectPaths } from '../../boot/paths.ts';
import { lingers } from '../../boot/systemd/linger.ts';
import { LoopctlError } from '../../errors/error.ts';
import { writeDurable } from '../../system/files/durable.ts';
import { readIfExists } from '../../system/files/read.ts';
import { liveHolder } from '../holder.ts';
import { managerFor } from './manager.ts';
import { removeStaleTimers } from './remove.ts';
import type { Wanted } from './spec.ts';

export interface Installed {
  readonly service: string;
  readonly files: readonly { readonly path: string; readonly action: 'written' | 'kept' }[];
  readonly started: boolean;
  readonly remarks: readonly string[];
}

/**
 * Writes the files, has the service start with the machine, and starts it unless told otherwise or a daemon that
 * was started by hand holds the project.
 */
export async function installService(wanted: Wanted, start: boolean): Promise<Installed> {
  const { spec, account } = wanted;
  const manager = managerFor(spec);
  const { instance } = spec;
  if (spec.scope === 'system' && process.getuid?.() !== 0) throw needsRoot('install');
  const before = await manager.state(instance);
  const files = manager.files(spec).map(({ path, text }) => ({ path, action: put(path, text) }));
  await removeStaleTimers(manager, spec);
  await manager.enable(spec);
  const holder = liveHolder(projectPaths(spec.project, { env: spec.env }).lock);
  const byHand = holder !== null && holder.pid !== before.pid ? holder.pid : null;
  const started = start && byHand === null;
  if (started) await manager.restart(instance);
  const service = manager.serviceName(instance);
  return {
    service,
    files,
    started,
    remarks: [
      ...wanted.remarks,
      ...wanted.timing,
      ...lingerRemark(spec.scope, account.name),
      ...(start && byHand !== null
        ? [
            `a daemon that was started by hand runs (pid ${byHand}): stop it (\`loopctl stop --keep-sessions\`), then run this again`,
          ]
        : []),
    ],
  };
}

/** Without lingering a user service starts at login and dies, agents and all, at logout. */
export function lingerRemark(scope: 'system' | 'user', user: string): readonly string[] {
  if (scope === 'system' || process.platform === 'darwin' || lingers(user) === true) return [];
  return [
    `${user} does not linger: the service runs from login to logout only. To have it run from boot on: loginctl enable-linger ${user}`,
  ];
}

export function needsRoot(action: string): LoopctlError {
  return new LoopctlError('LOOPCTL_E_SERVICE_RIGHTS', `${action} of a system service needs root`);
}

const MAX_BYTES = 1024 * 1024;

function put(path: string, text: string): 'written' | 'kept' {
  if (readIfExists(path, MAX_BYTES) === text) return 'kept';
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeDurable(path, text, 0o644);
  return 'written';
}

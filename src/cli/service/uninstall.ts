import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { LoopctlError } from '../../errors/error.ts';
import { needsRoot } from './install.ts';
import { managerFor } from './manager.ts';
import type { Wanted } from './spec.ts';

/** Stops the service with its sessions, and removes its files. Files that a person added stay. */
export async function uninstallService({ spec }: Wanted): Promise<{
  readonly service: string;
  readonly removed: readonly string[];
}> {
  const manager = managerFor(spec);
  const { instance } = spec;
  const service = manager.serviceName(instance);
  const own = manager.unneeded(spec).filter((path) => existsSync(path));
  if (own[0] === undefined || own[0] !== manager.unneeded(spec)[0])
    throw new LoopctlError('LOOPCTL_E_SERVICE_NONE', `${service} is not installed`);
  if (spec.scope === 'system' && process.getuid?.() !== 0) throw needsRoot('uninstall');
  await manager.disable(instance);
  for (const path of own) remove(path);
  await manager.reload();
  return { service, removed: own };
}

function remove(path: string): void {
  rmSync(path, { force: true });
  const folder = dirname(path);
  if (folder.endsWith('.d') && readdirSync(folder).length === 0) rmdirSync(folder);
}

import { existsSync } from 'node:fs';
import { LoopctlError } from '../../errors/error.ts';
import { needsRoot } from './install.ts';
import { managerFor } from './manager.ts';
import { removeFile } from './remove.ts';
import type { Wanted } from './spec.ts';

export interface Uninstalled {
  readonly service: string;
  readonly removed: readonly string[];
}

/** Stops the service with its sessions, and removes its files, timers included. Files that a person added stay. */
export async function uninstallService({ spec }: Wanted, timersOnly: boolean): Promise<Uninstalled> {
  const manager = managerFor(spec);
  const { instance } = spec;
  const service = manager.serviceName(instance);
  const found = manager.found(instance);
  if ((timersOnly ? found.timers : found.service).length === 0) {
    const what = timersOnly ? `no timer of ${service} is installed` : `${service} is not installed`;
    throw new LoopctlError('LOOPCTL_E_SERVICE_NONE', what);
  }
  if (spec.scope === 'system' && process.getuid?.() !== 0) throw needsRoot('uninstall');
  await manager.disableTimers(found.timerUnits);
  if (!timersOnly) await manager.disable(instance);
  const files = timersOnly ? found.timers : [...found.service, ...found.timers];
  const removed = files.filter((path) => existsSync(path));
  for (const path of removed) removeFile(path);
  await manager.reload();
  return { service, removed };
}

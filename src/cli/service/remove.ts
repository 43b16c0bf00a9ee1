import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ServiceManager } from '../../boot/manager.ts';
import type { ServiceSpec } from '../../boot/service.ts';

/** Removes a file of ours, and its folder if that held nothing else. */
export function removeFile(path: string): void {
  rmSync(path, { force: true });
  const folder = dirname(path);
  if (folder.endsWith('.d') && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Removes timers that are installed and not wanted any more, a job's that is gone for example. */
export async function removeStaleTimers(manager: ServiceManager, spec: ServiceSpec): Promise<void> {
  const { timers, timerUnits } = manager.found(spec.instance);
  const units = manager.timerUnits(spec);
  const paths = manager.files(spec).map(({ path }) => path);
  await manager.disableTimers(timerUnits.filter((unit) => !units.includes(unit)));
  for (const path of timers.filter((path) => !paths.includes(path))) removeFile(path);
}

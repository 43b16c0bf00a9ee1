import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundFiles } from '../manager.ts';
import { DROP_IN } from './files.ts';
import { isJobUnit, unitName, wakeUnit } from './names.ts';
import { TEMPLATE } from './template.ts';
import { WAKE_TEMPLATES } from './wake.ts';

/** Looks for a project's units. A folder that cannot be read holds none. */
export function findUnits(folder: string, instance: string): FoundFiles {
  const names = namesIn(folder);
  const drop = (name: string): string => `${name}.d`;
  const path = (...parts: readonly string[]): string => join(folder, ...parts);
  const isInstalled = (folderName: string): boolean => existsSync(path(folderName, DROP_IN));
  const shared = (pattern: RegExp, mine: string): boolean =>
    names.some((name) => pattern.test(name) && name !== mine);
  const mine = drop(unitName(instance));
  const wake = drop(wakeUnit(instance, 'service'));
  const jobs = names.filter((name) => isJobUnit(instance, name));
  return {
    service: isInstalled(mine)
      ? [path(mine, DROP_IN), ...(shared(/^loopctl@.+\.service\.d$/, mine) ? [] : [path(TEMPLATE)])]
      : [],
    timers: [
      ...(isInstalled(wake) ? [path(wake, DROP_IN)] : []),
      ...(isInstalled(wake) && !shared(/^loopctl-wake@.+\.service\.d$/, wake)
        ? WAKE_TEMPLATES.map((name) => path(name))
        : []),
      ...jobs.map((name) => path(name)),
    ],
    timerUnits: [
      ...(isInstalled(wake) ? [wakeUnit(instance, 'timer')] : []),
      ...jobs.filter((name) => name.endsWith('.timer')),
    ],
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

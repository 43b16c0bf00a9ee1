import { existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './durable.ts';
import { errnoOf, storageError } from './fault.ts';

/** `20260131T235959Z`: sorts by time and is fit for a file name everywhere. */
export function fileStamp(wallMs: number): string {
  return new Date(wallMs)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
}

/**
 * Renames a file or folder to `<path>.broken-<time>`, so that nothing of it is lost and its place is free.
 * Returns the new path; null when there was nothing to move.
 */
export function moveAside(path: string, wallMs: number = Date.now()): string | null {
  const target = freeName(`${path}.broken-${fileStamp(wallMs)}`);
  try {
    renameSync(path, target);
    syncFolder(dirname(path));
    return target;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw storageError(error, path);
  }
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let n = 2; existsSync(name); n += 1) name = `${wanted}-${n}`;
  return name;
}

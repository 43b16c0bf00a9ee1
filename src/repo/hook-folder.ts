import { join, resolve } from 'node:path';
import { locate } from './location.ts';
import { mustGit, runGit } from './run.ts';

/** Where a clone's hooks go, and which folder's hooks ours must run too. */
export interface HookFolder {
  readonly folder: string;
  /** Folder whose hooks were in force before; null when ours stand in that very folder. */
  readonly chain: string | null;
  /** True when `core.hooksPath` of the clone has to name our folder. */
  readonly own: boolean;
}

/** Local key under which the clone's own `core.hooksPath` is kept while ours is in force. */
const SAVED = 'loopctl.hooksPath';

/**
 * Without `core.hooksPath`, or with one inside the git folder, hooks go there. A folder elsewhere is tracked by
 * the work repo or shared with other repositories and is left alone: ours then stand in a folder of their own
 * within the git folder, which the clone's `core.hooksPath` names, and pass everything on. Null: no clone.
 */
export async function hookFolder(clone: string): Promise<HookFolder | null> {
  const at = await locate(clone);
  if (at === null) return null;
  const ours = join(at.commonDir, 'loopctl-hooks');
  const standard = join(at.commonDir, 'hooks');
  const set = await configured(clone);
  const foreign = set.filter((path) => path !== ours);
  const effective = set.at(-1) === ours ? ((await saved(clone)) ?? foreign.at(-1)) : set.at(-1);
  if (effective === undefined) {
    return set.at(-1) === ours
      ? { folder: ours, chain: standard, own: true }
      : { folder: standard, chain: null, own: false };
  }
  const path = resolve(clone, effective);
  const inside = path === standard || path.startsWith(`${at.commonDir}/`);
  return inside && path !== ours
    ? { folder: path, chain: null, own: false }
    : { folder: ours, chain: path, own: true };
}

/** Puts our folder in force, keeping what the clone itself had configured. */
export async function engage(clone: string, hooks: HookFolder): Promise<void> {
  if (!hooks.own) return;
  const local = await localValue(clone, 'core.hooksPath');
  if (local === hooks.folder) return;
  if (local !== null) await setLocal(clone, SAVED, local);
  await setLocal(clone, 'core.hooksPath', hooks.folder);
}

/** True when git runs the hooks of that folder. */
export async function inForce(clone: string, hooks: HookFolder): Promise<boolean> {
  return !hooks.own || (await localValue(clone, 'core.hooksPath')) === hooks.folder;
}

/** Undoes {@link engage}. */
export async function disengage(clone: string, hooks: HookFolder): Promise<void> {
  if (!hooks.own || (await localValue(clone, 'core.hooksPath')) !== hooks.folder) return;
  const before = await saved(clone);
  if (before === null) await runGit(['-C', clone, 'config', '--local', '--unset-all', 'core.hooksPath']);
  else await setLocal(clone, 'core.hooksPath', before);
  await runGit(['-C', clone, 'config', '--local', '--unset-all', SAVED]);
}

/** Every configured `core.hooksPath`, `~` expanded, the one in force last. */
async function configured(clone: string): Promise<readonly string[]> {
  const result = await runGit(['-C', clone, 'config', '--type=path', '-z', '--get-all', 'core.hooksPath']);
  return result.code === 0 ? result.stdout.split('\0').filter((path) => path !== '') : [];
}

const saved = (clone: string) => localValue(clone, SAVED);

async function localValue(clone: string, key: string): Promise<string | null> {
  const result = await runGit(['-C', clone, 'config', '--local', '--type=path', '-z', '--get', key]);
  const value = result.code === 0 ? result.stdout.replace(/\0$/, '') : '';
  return value === '' ? null : value;
}

async function setLocal(clone: string, key: string, value: string): Promise<void> {
  await mustGit(['-C', clone, 'config', '--local', '--replace-all', key, value]);
}

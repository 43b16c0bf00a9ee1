import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where a repository keeps its things. */
export interface Location {
  /** HEAD, index and the like of this work tree. */
  readonly gitDir: string;
  /** Objects, refs and config; equals `gitDir` outside linked work trees. */
  readonly commonDir: string;
  /** No work tree: the folder itself is the git folder. */
  readonly bare: boolean;
  /** Refs live in reftables: ref files say nothing. */
  readonly reftable: boolean;
  /** Has all objects of its history: neither shallow nor partial. */
  readonly complete: boolean;
}

/**
 * Finds the git folder of a work tree, a linked work tree (`.git` file), or a bare repository, without running git.
 * Null when `path` is none of these (parents are not searched: a clone is its own top level).
 */
export async function locate(path: string): Promise<Location | null> {
  const dotGit = join(path, '.git');
  const found = await kind(dotGit);
  if (found === 'folder') return describeDir(dotGit, false);
  if (found === 'file') {
    const target = /^gitdir: (.+?)\r?\n?$/.exec((await text(dotGit)) ?? '')?.[1];
    return target === undefined ? null : describeDir(resolve(path, target), false);
  }
  return describeDir(path, true);
}

async function describeDir(gitDir: string, bare: boolean): Promise<Location | null> {
  const common = (await text(join(gitDir, 'commondir')))?.trim();
  const commonDir = common === undefined || common === '' ? gitDir : resolve(gitDir, common);
  const [head, objects, config, tables, shallow] = await Promise.all([
    kind(join(gitDir, 'HEAD')),
    kind(join(commonDir, 'objects')),
    text(join(commonDir, 'config')),
    kind(join(commonDir, 'reftable')),
    kind(join(commonDir, 'shallow')),
  ]);
  if (head === null || objects !== 'folder') return null;
  const reftable = tables === 'folder' || /^\s*refstorage\s*=\s*"?reftable/im.test(config ?? '');
  const partial = /^\s*(promisor|partialclone)\s*=/im.test(config ?? '');
  return { gitDir, commonDir, bare, reftable, complete: shallow === null && !partial };
}

async function kind(path: string): Promise<'file' | 'folder' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}

async function text(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

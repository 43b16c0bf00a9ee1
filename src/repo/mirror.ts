import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, LoopctlError } from '../errors/error.ts';
import { locate } from './location.ts';
import { mustGit } from './run.ts';

/**
 * loopctl's own bare repository for a remote behind a network. It borrows the clones' objects (alternates), so it
 * stays small, a fetch asks only for what no clone has, and a commit that a clone has just pushed can be read
 * from it at once. It holds nothing of its own that the remote does not: it may be deleted and made again at any
 * time, which is also the cure when a clone that it borrowed from is gone.
 */
export async function ensureMirror(path: string, clones: readonly string[]): Promise<void> {
  try {
    if ((await locate(path)) === null) {
      await rm(path, { recursive: true, force: true });
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await mustGit(['init', '--quiet', '--bare', '--template=', '--', path]);
    }
    const lenders = await Promise.all(clones.map(lendable));
    const wanted = lenders.filter((folder) => folder !== null).map((folder) => `${quoted(folder)}\n`);
    await mkdir(join(path, 'objects', 'info'), { recursive: true });
    await writeFile(join(path, 'objects', 'info', 'alternates'), wanted.join(''));
  } catch (cause) {
    if (cause instanceof LoopctlError && cause.code === 'LOOPCTL_E_GIT_MISSING') throw cause;
    throw new LoopctlError('LOOPCTL_E_MIRROR', `${path}: ${describe(cause)}`, { cause });
  }
}

/** Deletes the mirror; {@link ensureMirror} makes it again. */
export async function dropMirror(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** The objects folder of a complete clone; null for one that is not there or lacks history. */
async function lendable(clone: string): Promise<string | null> {
  const at = await locate(clone);
  return at?.complete === true ? join(at.commonDir, 'objects') : null;
}

/** A path as git reads it in `alternates`: in C quotes when it would be taken for a comment or a quoted name. */
function quoted(path: string): string {
  return /^["#]|[\n"\\]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"` : path;
}

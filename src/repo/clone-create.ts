import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CloneSpec } from './clone-setup.ts';

/** True when there is nothing at `path`, or an empty folder: a clone may be made there. */
export async function isFree(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

/**
 * Clones beside the place and renames at the end, so that an interrupted clone is never taken for one. Throws
 * what git says, unredacted.
 */
export async function createClone(clone: CloneSpec, remoteUrl: string, ssh: string | null): Promise<void> {
  const parent = dirname(clone.path);
  await mkdir(parent, { recursive: true });
  const draft = join(parent, `.${basename(clone.path)}.loopctl-${randomBytes(4).toString('hex')}`);
  try {
    const { gitAt } = await import('./git.ts');
    await gitAt(parent, { ssh, block_ms: 600_000 }).clone(remoteUrl, draft, [
      '--origin',
      'origin',
      '--progress',
    ]);
    await rename(draft, clone.path);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Puts a clone that was just made on the coordination branch. On an empty remote the branch is yet to be born:
 * the first push makes it. Answers `missing` when the remote has other branches only.
 */
export async function settleBranch(path: string, branch: string): Promise<'ready' | 'unborn' | 'missing'> {
  const { gitAt } = await import('./git.ts');
  const git = gitAt(path);
  const refs = (await git.raw(['for-each-ref', '--format=%(refname)', 'refs/remotes/origin/'])).split('\n');
  if (refs.includes(`refs/remotes/origin/${branch}`)) {
    await git.raw(['checkout', '--quiet', '-B', branch, '--track', `origin/${branch}`]);
    return 'ready';
  }
  if (refs.some((ref) => ref !== '' && ref !== 'refs/remotes/origin/HEAD')) return 'missing';
  await git.raw(['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  await git.addConfig(`branch.${branch}.remote`, 'origin', false, 'local');
  await git.addConfig(`branch.${branch}.merge`, `refs/heads/${branch}`, false, 'local');
  return 'unborn';
}

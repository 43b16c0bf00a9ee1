import { isAncestor } from './history.ts';
import { isSha, type ObjectReader, treePath } from './object-reader.ts';
import { mustGit } from './run.ts';

/** Questions about the past that a restart asks. All take a pushed tip and paths as they stand in its tree. */

/**
 * Newest commit at or before `tip` that touched one of the paths; null when `tip` has none of them. Without that
 * look at the tip, paths that never were would cost a walk through the whole history.
 */
export async function lastTouch(
  reader: ObjectReader,
  tip: string,
  paths: readonly string[],
): Promise<string | null> {
  const found = await Promise.all(paths.map((path) => exists(reader, tip, path)));
  return found.includes(true) ? newest(reader, tip, [], paths) : null;
}

/** The commit that added `path` most recently; null when `tip` does not have it. */
export async function appearance(reader: ObjectReader, tip: string, path: string): Promise<string | null> {
  if (!(await exists(reader, tip, path))) return null;
  // A file that only a merge brought in has no adding commit: then the merge that last touched it stands for it.
  return (await newest(reader, tip, ['--diff-filter=A'], [path])) ?? newest(reader, tip, ['-m'], [path]);
}

/**
 * Parent of the commit that began the present life of the paths: going back from `tip`, the first point where
 * none of them exists. Null when none exists at `tip`, or that commit is a root. Costs as much history as the
 * paths have lived, never the whole (a repository may have 100,000 commits before its first phase), and leaves
 * an earlier sequence that used the same names out of it.
 */
export async function beforeFirstTouch(
  reader: ObjectReader,
  tip: string,
  paths: readonly string[],
): Promise<string | null> {
  let at: string | null = tip;
  let parent: string | null = null;
  while (at !== null) {
    const added = await additions(reader, at, paths);
    const oldest = await oldestOf(reader.gitDir, added);
    if (oldest === null) return parent;
    parent = await parentOf(reader, oldest);
    at = parent;
  }
  return null;
}

async function additions(
  reader: ObjectReader,
  at: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => appearance(reader, at, path)));
  return [...new Set(found.filter((sha) => sha !== null))];
}

/** The commit that is an ancestor of all others; of unrelated ones any, the walk meets the rest behind it. */
async function oldestOf(gitDir: string, commits: readonly string[]): Promise<string | null> {
  let oldest: string | null = null;
  for (const sha of commits) {
    if (oldest === null || (await isAncestor(gitDir, sha, oldest))) oldest = sha;
  }
  return oldest;
}

async function newest(
  reader: ObjectReader,
  tip: string,
  options: readonly string[],
  paths: readonly string[],
): Promise<string | null> {
  const names = paths.map(treePath).filter((path) => path !== null);
  if (names.length === 0 || !isSha(tip)) return null;
  const args = [`--git-dir=${reader.gitDir}`, '--literal-pathspecs', '-c', 'log.showRoot=true', 'log', '-1'];
  const format = [
    '--format=%H',
    '--no-renames',
    '--no-follow',
    '--no-show-signature',
    '--no-color',
    '--no-patch',
  ];
  const out = await mustGit([...args, ...options, ...format, tip, '--', ...names], { timeoutMs: 60_000 });
  const sha = out.trim().split('\n')[0] ?? '';
  return isSha(sha) ? sha : null;
}

async function exists(reader: ObjectReader, commit: string, path: string): Promise<boolean> {
  const name = treePath(path);
  return name !== null && (await reader.info(`${commit}:${name}`)) !== null;
}

async function parentOf(reader: ObjectReader, commit: string): Promise<string | null> {
  const info = await reader.info(`${commit}^1`);
  return info?.type === 'commit' ? info.oid : null;
}

import { LoopctlError } from '../errors/error.ts';
import type { Commit, History, Repo } from '../ports/repo.ts';
import { isAncestor, readCommits } from './history.ts';
import { isSha, type ObjectReader } from './object-reader.ts';
import { assemble, type Parts } from './parts.ts';
import { appearance, beforeFirstTouch, lastTouch } from './rebuild.ts';
import type { RepoOptions } from './repo-options.ts';
import { scanSecrets } from './secret-scan.ts';
import { trimSpools } from './spool.ts';
import { createTargetWatch, type TargetWatch } from './target-watch.ts';

export type { RepoOptions } from './repo-options.ts';

/**
 * The work repo, read without disturbing it: agents' clones are only read, never fetched into or locked.
 *
 * Reads go to one repository that has the objects: a local remote itself, or for a network remote the mirror,
 * which borrows the clones' objects and so has a clone's commits as soon as they are pushed. If that one is gone,
 * the clones are read.
 */
export function createRepo(options: RepoOptions): Repo {
  const abort = new AbortController();
  let made: Promise<Parts> | null = null;
  let watch: TargetWatch | null = null;
  /** A start asks for the same commits twice: to find the phase, and to follow it. */
  let asked: { readonly key: string; readonly history: Promise<History> } | null = null;
  const parts = () => {
    made ??= assemble(options, abort.signal);
    return made;
  };

  async function holding(sha: string): Promise<ObjectReader | null> {
    const { readers, gitDirs } = await parts();
    return isSha(sha) ? readers.holding(sha, await gitDirs()) : null;
  }

  async function mustHold(sha: string): Promise<ObjectReader> {
    const reader = await holding(sha);
    if (reader === null) throw new LoopctlError('LOOPCTL_E_COMMIT_UNKNOWN', sha.slice(0, 64));
    return reader;
  }

  async function tip(): Promise<string | null> {
    const { branch, sources, ancestor } = await parts();
    const name = await branch();
    void watch?.update(name);
    return sources.tip(name, ancestor);
  }

  async function since(cursor: string | null, base: string | null): Promise<History> {
    const now = await tip();
    if (now === null) return { type: 'missing', reason: cursor === null ? 'unborn' : 'branch-deleted' };
    if (cursor === null) return allSince(base, now);
    asked = null;
    if (cursor === now) return { type: 'unchanged', tip: now };
    const { gitDir } = await mustHold(now);
    if (await has(gitDir, cursor)) {
      const [straight, commits] = await Promise.all([
        isAncestor(gitDir, cursor, now),
        readCommits({ ...options, gitDir }, cursor, now),
      ]);
      if (straight) return { type: 'new', tip: now, commits };
    }
    return { type: 'rewritten', tip: now, old: cursor, commits: await commitsSince(gitDir, base, now) };
  }

  function allSince(base: string | null, now: string): Promise<History> {
    const key = `${base ?? ''} ${now}`;
    if (asked?.key !== key) asked = { key, history: readSince(base, now) };
    const { history } = asked;
    history.catch(() => {
      asked = null;
    });
    return history;
  }

  async function readSince(base: string | null, now: string): Promise<History> {
    const { gitDir } = await mustHold(now);
    const commits = await commitsSince(gitDir, base, now);
    const holds = base === null || (await isAncestor(gitDir, base, now));
    return holds ? { type: 'new', tip: now, commits } : { type: 'rewritten', tip: now, old: base, commits };
  }

  /** Commits after `base`; all, when it is not known. */
  async function commitsSince(gitDir: string, base: string | null, now: string): Promise<readonly Commit[]> {
    const known = base !== null && (await has(gitDir, base));
    return readCommits({ ...options, gitDir }, known ? base : null, now);
  }

  async function has(gitDir: string, sha: string): Promise<boolean> {
    const { readers } = await parts();
    return (await readers.holding(sha, [gitDir]))?.gitDir === gitDir;
  }

  return {
    async open(onEvent) {
      const { watched, fetcher, branch, prepare } = await parts();
      await prepare();
      watch ??= createTargetWatch(watched, (source) => {
        if (abort.signal.aborted) return;
        if (source === 'clone-refs') fetcher?.forgive();
        if (source === 'spool') void trimSpools(options.spoolFiles);
        onEvent({ type: 'hint', source });
      });
      // Not waited for: a watch that begins hints by itself. Without a branch yet (the remote is away) there is nothing to
      // watch; `tip` tries again.
      void branch().then(
        (name) => watch?.update(name),
        () => undefined,
      );
    },
    async branch() {
      return (await parts()).branch();
    },
    tip,
    since,
    async file(commit, path) {
      const found = await (await mustHold(commit)).file(commit, path, options.maxFileBytes ?? 1024 * 1024);
      if (found === null) throw new LoopctlError('LOOPCTL_E_COMMIT_UNKNOWN', commit);
      return found;
    },
    async lastTouch(at, paths) {
      return lastTouch(await mustHold(at), at, paths);
    },
    async beforeFirstTouch(at, paths) {
      return beforeFirstTouch(await mustHold(at), at, paths);
    },
    async appearance(at, path) {
      return appearance(await mustHold(at), at, path);
    },
    async secrets(commits) {
      const last = commits.at(-1)?.sha;
      return last === undefined ? { finds: [], skipped: 0 } : scanSecrets(await mustHold(last), commits);
    },
    async fetch() {
      return (await parts()).fetch();
    },
    async close() {
      abort.abort();
      await watch?.close();
      (await made?.catch(() => null))?.readers.close();
    },
  };
}

import type { History, Repo, RepoEvent } from '../../../src/ports/repo.ts';
import type { SimCommit, SimGit } from './git.ts';

/** What the supervisor can see of the remote: its tip as of the last push that reached it, or the last fetch. */
export interface SimView {
  seen(): SimCommit;
  /** The next read shows the remote as it is. */
  refresh(): void;
}

/** The repo port over the simulated remote. */
export function createSimRepo(
  git: SimGit,
  view: SimView,
  listen: (on: (event: RepoEvent) => void) => void,
): Repo {
  function ancestors(sha: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (
      let at: SimCommit | null = git.get(sha);
      at !== null;
      at = at.parent === null ? null : git.get(at.parent)
    ) {
      found.add(at.sha);
    }
    return found;
  }

  /** Commits of `tip` that `from` does not have, oldest first, and whether `from` is one of its ancestors. */
  function range(from: string | null, tip: string): { commits: SimCommit[]; straight: boolean } {
    const commits: SimCommit[] = [];
    let at: SimCommit | null = git.get(tip);
    for (; at !== null && at.sha !== from; at = at.parent === null ? null : git.get(at.parent))
      commits.push(at);
    if (from === null || at !== null) return { commits: commits.reverse(), straight: true };
    const known = ancestors(from);
    return { commits: commits.filter((one) => !known.has(one.sha)).reverse(), straight: false };
  }

  function at(sha: string): SimCommit {
    const commit = git.get(sha);
    if (commit === null) throw new Error(`no commit ${sha}`);
    return commit;
  }

  return {
    async open(onEvent) {
      listen(onEvent);
    },
    branch: async () => 'main',
    tip: async () => view.seen().sha,
    async since(cursor, base): Promise<History> {
      const tip = view.seen().sha;
      if (cursor === tip) return { type: 'unchanged', tip };
      if (cursor === null) {
        const { commits, straight } = range(base, tip);
        return straight || base === null
          ? { type: 'new', tip, commits }
          : { type: 'rewritten', tip, old: base, commits };
      }
      const { commits, straight } = range(cursor, tip);
      return straight
        ? { type: 'new', tip, commits }
        : { type: 'rewritten', tip, old: cursor, commits: range(base, tip).commits };
    },
    async file(commit, path) {
      const text = at(commit).files.get(path);
      return text === undefined ? { state: 'absent' } : { state: 'text', text, blob: `${commit}:${path}` };
    },
    async lastTouch(tip, paths) {
      if (!paths.some((path) => at(tip).files.has(path))) return null;
      return (
        range(null, tip).commits.findLast((commit) => commit.paths.some((path) => paths.includes(path)))
          ?.sha ?? null
      );
    },
    async beforeFirstTouch(tip, paths) {
      const line = range(null, tip).commits;
      if (!paths.some((path) => at(tip).files.has(path))) return null;
      const before = line.findLastIndex((commit) => !paths.some((path) => commit.files.has(path)));
      return line[before]?.sha ?? null;
    },
    async appearance(tip, path) {
      if (!at(tip).files.has(path)) return null;
      const line = range(null, tip).commits;
      const before = line.findLastIndex((commit) => !commit.files.has(path));
      return line[before + 1]?.sha ?? null;
    },
    secrets: async () => ({ finds: [], skipped: 0 }),
    async fetch() {
      if (!git.reachable()) return { ok: false, error: 'remote unreachable' };
      view.refresh();
      return { ok: true, error: null };
    },
    close: async () => {},
  };
}

import { LoopctlError } from '../errors/error.ts';
import type { FetchResult } from '../ports/repo.ts';
import { headBranch, isBranchName } from './branch.ts';
import { createFetcher, type Fetcher } from './fetcher.ts';
import { isAncestor } from './history.ts';
import { ensureMirror } from './mirror.ts';
import { createReaders, type Readers } from './readers.ts';
import { createRefReader } from './refs.ts';
import { effectiveSsh, effectiveUrl } from './remote-config.ts';
import { classifyRemote } from './remote-url.ts';
import type { RepoOptions } from './repo-options.ts';
import { createTipSources, type TipSources } from './sources.ts';
import type { WatchedRepos } from './target-watch.ts';

/** What a repo port is made of, once the remote is known to be local or behind a network. */
export interface Parts {
  readonly readers: Readers;
  /** Git folders to read from, best first: those that exist, and of the clones those with all their history. */
  readonly gitDirs: () => Promise<readonly string[]>;
  readonly sources: TipSources;
  readonly fetcher: Fetcher | null;
  readonly watched: WatchedRepos;
  /** The coordination branch, found once. Throws `LOOPCTL_E_BRANCH_UNKNOWN` while it cannot be found. */
  readonly branch: () => Promise<string>;
  readonly ancestor: (old: string, tip: string) => Promise<boolean>;
  readonly fetch: () => Promise<FetchResult>;
  /** Makes what reading needs and can be made without the network. Never throws. */
  readonly prepare: () => Promise<void>;
}

export async function assemble(options: RepoOptions, signal: AbortSignal): Promise<Parts> {
  const remote = classifyRemote(await effectiveUrl(options.remoteUrl));
  const clonePaths = options.clones.map((clone) => clone.path);
  const ssh = once(() => effectiveSsh(clonePaths[0] ?? null));
  const clones = options.clones.map(({ path }) => ({ path, refs: createRefReader(path) }));
  const local = remote.kind === 'local' ? { path: remote.path, refs: createRefReader(remote.path) } : null;
  const mirrorPath = remote.kind === 'network' ? (options.mirror ?? null) : null;
  const mirror = mirrorPath === null ? null : createRefReader(mirrorPath);
  const cloneRefs = clones.map((clone) => clone.refs);
  const primary = local?.refs ?? mirror;
  const readers = createReaders();

  const gitDirs = async () => {
    const places = await Promise.all([primary, ...cloneRefs].map((refs) => refs?.location() ?? null));
    const [first, ...rest] = places;
    const usable = [first, ...rest.filter((at) => at?.complete === true)];
    return [...new Set(usable.flatMap((at) => at?.gitDir ?? []))];
  };

  const branch = once(async () => {
    if (options.branch === null) {
      return headBranch({ remote, remoteRefs: local?.refs ?? null, clones: cloneRefs, ssh });
    }
    if (isBranchName(options.branch)) return options.branch;
    throw new LoopctlError('LOOPCTL_E_BRANCH_NAME', JSON.stringify(options.branch.slice(0, 100)));
  });

  const ancestor = pairCache(async (old, tip) => {
    const holder = await readers.holding(tip, await gitDirs());
    return holder !== null && (await isAncestor(holder.gitDir, old, tip));
  });

  const readable = async (sha: string) => (await readers.holding(sha, await gitDirs())) !== null;
  const sources = createTipSources({ clones: cloneRefs, local: local?.refs ?? null, mirror, readable });

  const fetcher =
    remote.kind !== 'network' || mirrorPath === null
      ? null
      : createFetcher({
          mirror: mirrorPath,
          clones: clonePaths,
          url: remote.url,
          branch,
          ssh,
          signal,
          timeoutMs: options.fetchTimeoutMs ?? 120_000,
          begin: async () => sources.beginFetch(await branch()),
        });

  const fetchLocal = async (): Promise<FetchResult> => {
    if (local === null) return { ok: false, error: 'no mirror folder is configured for this network remote' };
    const there = (await local.refs.location()) !== null;
    return there ? { ok: true, error: null } : { ok: false, error: `${local.path} is not a git repository` };
  };

  return {
    readers,
    gitDirs,
    sources,
    fetcher,
    watched: { clones, remote: local, spoolFiles: options.spoolFiles },
    branch,
    ancestor,
    fetch: () => fetcher?.fetch() ?? fetchLocal(),
    async prepare() {
      if (mirrorPath !== null) await ensureMirror(mirrorPath, clonePaths).catch(() => undefined);
    },
  };
}

/** Calls `fn` until it succeeds, then keeps its answer. Calls at the same time share one run. */
function once<T>(fn: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null;
  return () => {
    kept ??= fn().catch((error: unknown) => {
      kept = null;
      throw error;
    });
    return kept;
  };
}

/** Remembers answers for pairs of commits: ancestry never changes. */
function pairCache(
  ask: (old: string, tip: string) => Promise<boolean>,
): (old: string, tip: string) => Promise<boolean> {
  const known = new Map<string, boolean>();
  return async (old, tip) => {
    const key = `${old} ${tip}`;
    const answer = known.get(key) ?? (await ask(old, tip));
    if (known.size > 256) known.clear();
    known.set(key, answer);
    return answer;
  };
}

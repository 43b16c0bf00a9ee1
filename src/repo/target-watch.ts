import { join } from 'node:path';
import type { RepoEvent } from '../ports/repo.ts';
import type { Location } from './location.ts';
import type { RefReader } from './refs.ts';
import { type RepoWatch, type WatchTargets, watchRepo } from './watch.ts';

/** Keeps the watches on what there is to watch: clones may be made, moved or remade while the daemon runs. */
export interface TargetWatch {
  /** Watches the present targets; does nothing when they are the same as before. */
  update(branch: string): Promise<void>;
  close(): Promise<void>;
}

export interface WatchedRepos {
  readonly clones: readonly { readonly path: string; readonly refs: RefReader }[];
  readonly remote: { readonly path: string; readonly refs: RefReader } | null;
  readonly spoolFiles: readonly string[];
}

export function createTargetWatch(
  repos: WatchedRepos,
  onHint: (source: RepoEvent['source']) => void,
): TargetWatch {
  let watch: RepoWatch | null = null;
  let key = '';
  let closed = false;
  let turn: Promise<void> = Promise.resolve();

  async function place(branch: string): Promise<void> {
    if (closed) return;
    const targets = await targetsOf(repos, branch);
    const now = JSON.stringify(targets);
    if (now === key && watch !== null) return watch.check();
    await watch?.close();
    watch = await watchRepo(targets, onHint);
    key = now;
    return undefined;
  }

  return {
    update(branch) {
      turn = turn.then(() => place(branch)).catch(() => undefined);
      return turn;
    },
    async close() {
      closed = true;
      await turn;
      await watch?.close();
    },
  };
}

async function targetsOf(repos: WatchedRepos, branch: string): Promise<WatchTargets> {
  const clones = await Promise.all(
    repos.clones.map(
      async ({ path, refs }) => (await refs.location()) ?? expected(join(path, '.git'), false),
    ),
  );
  const remote =
    repos.remote === null
      ? null
      : ((await repos.remote.refs.location()) ?? expected(repos.remote.path, true));
  return { clones, remote, branch, spoolFiles: repos.spoolFiles };
}

/** Where a repository that is not there yet will keep its refs. */
function expected(gitDir: string, bare: boolean): Location {
  return { gitDir, commonDir: gitDir, bare, reftable: false, complete: true };
}

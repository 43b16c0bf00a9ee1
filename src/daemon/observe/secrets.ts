import type { Fact } from '../../core/facts.ts';
import { describe } from '../../errors/error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Commit, Repo, SecretFind } from '../../ports/repo.ts';
import type { Store } from '../../ports/store.ts';
import { attempt } from '../guarded.ts';
import type { Log } from '../log.ts';

/** Looks through pushed commits for secrets, each commit once, behind whatever else is to be done. */
export interface SecretWatch {
  /** Commits that were pushed, oldest first. `all` says that they may be known: a beginning, or rewritten history. */
  look(commits: readonly Commit[], all: boolean): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export interface SecretWatchDeps {
  readonly repo: Pick<Repo, 'since' | 'secrets'>;
  readonly store: Pick<Store, 'cursor' | 'setCursor'>;
  readonly clock: Pick<Clock, 'soon'>;
  readonly log: Log;
  /** Commit after which the current phase's commits count. */
  readonly base: () => string | null;
  readonly post: (...facts: Fact[]) => void;
}

const CURSOR = 'secrets';
/** Of more at once the newest. */
const MAX_COMMITS = 1_000;
/** Finds of one commit that are named. */
const NAMED = 10;

export function createSecretWatch(deps: SecretWatchDeps): SecretWatch {
  const { repo, store, clock, log, post } = deps;
  let line: Promise<void> = Promise.resolve();
  /** A look failed: what it was about is found again from the cursor. */
  let behind = false;

  async function pass(commits: readonly Commit[], all: boolean): Promise<void> {
    const fresh = (all || behind ? await sinceCursor() : commits).slice(-MAX_COMMITS);
    const last = fresh.at(-1);
    behind = false;
    if (last === undefined) return;
    const { finds, skipped } = await repo.secrets(fresh);
    if (skipped > 0) log.info(`${skipped} pushed files were too large to be looked through for secrets`);
    if (finds.length > 0) post(...factsOf(finds, fresh));
    // After the turn that makes the facts durable: a death in between looks again, and the same find is told once.
    clock.soon(() =>
      attempt(log, 'the place of the search for secrets', () => store.setCursor(CURSOR, last.sha)),
    );
  }

  async function sinceCursor(): Promise<readonly Commit[]> {
    const history = await repo.since(store.cursor(CURSOR), deps.base());
    return 'commits' in history ? history.commits : [];
  }

  return {
    look(commits, all) {
      line = line
        .then(() => pass(commits, all))
        .catch((error: unknown) => {
          behind = true;
          log.warn(`pushed commits could not be looked through for secrets: ${describe(error)}`);
        });
    },
    idle: () => line,
  };
}

/** One fact a commit. */
function factsOf(finds: readonly SecretFind[], commits: readonly Commit[]): readonly Fact[] {
  return commits.flatMap(({ sha, author }): readonly Fact[] => {
    const own = finds.filter(({ commit }) => commit === sha);
    if (own.length === 0) return [];
    const named = own.slice(0, NAMED).map(({ path, kind }) => ({ path, kind }));
    return [{ type: 'secret', commit: sha, author, finds: named, more: own.length - named.length }];
  });
}

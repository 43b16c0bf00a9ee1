import type { Fact } from '../../core/facts.ts';
import { currentPhase } from '../../core/lookup.ts';
import type { Model } from '../../core/model.ts';
import type { PhaseSpec } from '../../core/settings.ts';
import { describe } from '../../errors/error.ts';
import type { Commit, History, Repo } from '../../ports/repo.ts';
import { phaseFiles, reviewFileOf } from '../../protocol/files.ts';
import { saysDone, standingVeto } from '../../protocol/marks.ts';
import { plain } from '../../protocol/text.ts';
import { baseFromGit } from '../recover.ts';
import { createFileDigest } from './file-digest.ts';

export interface RepoObserverDeps {
  readonly repo: Repo;
  readonly model: () => Model;
  readonly post: (...facts: Fact[]) => void;
  readonly setCursor: (sha: string) => void;
  /** Commits that were read, oldest first; `all` when they may have been read before. */
  readonly onCommits?: (commits: readonly Commit[], all: boolean) => void;
  /** Absolute path of the phase's plan file. */
  readonly planFile: (phase: PhaseSpec) => string | null;
}

export interface RepoObserver {
  /** Reads what is new in pushed state; one at a time, and once more if asked meanwhile. */
  check(): Promise<void>;
  /** The phase moved on: its commits are read anew from its base. */
  reset(): Promise<void>;
  fetch(): Promise<void>;
}

type Rewritten = Extract<History, { type: 'rewritten' }>;

/** Turns pushed state into facts: commits once, files at the tip, the plan's digest. */
export function createRepoObserver(deps: RepoObserverDeps): RepoObserver {
  const { repo, post } = deps;
  const digestOf = createFileDigest();
  let cursor: string | null = null;
  let filesOf = '';
  let inboxes = new Map<string, string | null>();
  let plan = '';
  let failing = false;
  /** Grows when the phase moves on: what was read for the one before is thrown away. */
  let epoch = 0;
  let running: Promise<void> | null = null;
  let again = false;

  async function pass(): Promise<void> {
    const phase = currentPhase(deps.model());
    if (phase === null) return;
    readPlan(phase);
    const { base } = deps.model().phase;
    const begun = epoch;
    const read = await repo.since(cursor, base);
    const { history, moved } =
      read.type === 'rewritten' ? await rewritten(read, base) : { history: read, moved: {} };
    if (begun !== epoch) return;
    if (history.type === 'missing') {
      const reason = whyMissing(history.reason, base);
      if (deps.model().repo.missing !== reason) post({ type: 'branch-missing', reason });
      cursor = null;
      return;
    }
    const fresh = history.type === 'unchanged' ? [] : history.commits;
    if (history.type !== 'unchanged' || cursor === null) {
      const mode = history.type === 'rewritten' || cursor === null ? 'rebuild' : 'append';
      post({
        type: 'history',
        mode,
        rewritten: history.type === 'rewritten',
        tip: history.tip,
        commits: fresh,
        ...moved,
      });
      cursor = history.tip;
      deps.setCursor(history.tip);
      deps.onCommits?.(fresh, mode === 'rebuild');
    }
    if (filesOf === `${phase.id} ${history.tip}`) return;
    if (history.type === 'rewritten') inboxes = new Map();
    await readFiles(phase, history.tip, new Set(fresh.flatMap((commit) => commit.paths)));
    filesOf = `${phase.id} ${history.tip}`;
  }

  /** A branch that was there once, by the phase's base or by what was read of it, was deleted, however often it is asked for. */
  function whyMissing(reason: 'unborn' | 'branch-deleted', base: string | null): 'unborn' | 'branch-deleted' {
    const { tip } = deps.model().repo;
    return base !== null || tip !== null ? 'branch-deleted' : reason;
  }

  /** Rewritten history may have lost the phase's base too: then it is found again, or older phases would speak for this one. */
  async function rewritten(
    read: Rewritten,
    base: string | null,
  ): Promise<{ readonly history: Rewritten; readonly moved: { readonly base?: string | null } }> {
    if ((await repo.since(null, base)).type === 'new') return { history: read, moved: {} };
    const { settings, phase } = deps.model();
    const found = await baseFromGit(repo, settings, phase.index, read.tip);
    const since = await repo.since(null, found);
    const commits = since.type === 'new' ? since.commits : read.commits;
    return { history: { ...read, commits }, moved: { base: found } };
  }

  async function readFiles(phase: PhaseSpec, tip: string, touched: ReadonlySet<string>): Promise<void> {
    const { docs } = deps.model().settings;
    const files = phaseFiles(docs, phase.id);
    const reviewPath = reviewFileOf(phase);
    const [status, review] = await Promise.all([repo.file(tip, phase.status), repo.file(tip, reviewPath)]);
    const inbox = {
      builder: await appearance(tip, files.builderInbox, touched),
      adversary: await appearance(tip, files.adversaryInbox, touched),
    };
    const unreadable = [
      ...(status.state === 'unreadable' ? [`${phase.status} (${status.reason})`] : []),
      ...(review.state === 'unreadable' ? [`${reviewPath} (${review.reason})`] : []),
    ];
    post({
      type: 'files',
      tip,
      phase: phase.id,
      saysDone: status.state === 'text' && saysDone(status.text),
      veto: review.state === 'text' ? (standingVeto(review.text)?.heading ?? null) : null,
      unreadable,
      inbox,
    });
  }

  /** The commit by which the file appeared; asked of git only when the file was touched since. */
  async function appearance(tip: string, path: string, touched: ReadonlySet<string>): Promise<string | null> {
    const known = inboxes.get(path);
    if (known !== undefined && !touched.has(path)) return known;
    const file = await repo.file(tip, path);
    const commit = file.state === 'absent' ? null : await repo.appearance(tip, path);
    inboxes.set(path, commit);
    return commit;
  }

  function readPlan(phase: PhaseSpec): void {
    const file = deps.planFile(phase);
    const digest = file === null ? null : digestOf(file);
    const print = `${phase.id} ${digest}`;
    if (print === plan) return;
    plan = print;
    post({ type: 'plan', phase: phase.id, digest });
  }

  async function guarded(): Promise<void> {
    try {
      await pass();
      if (failing) post({ type: 'trouble', key: 'repo', text: null });
      failing = false;
    } catch (error) {
      post({
        type: 'trouble',
        key: 'repo',
        text: `the work repo cannot be read: ${plain(describe(error), 300)}`,
      });
      failing = true;
    }
  }

  function check(): Promise<void> {
    again = true;
    running ??= (async () => {
      while (again) {
        again = false;
        await guarded();
      }
      running = null;
    })();
    return running;
  }

  return {
    check,
    reset() {
      epoch += 1;
      cursor = null;
      filesOf = '';
      plan = '';
      return check();
    },
    async fetch() {
      const result = await repo.fetch();
      const known = deps.model().repo.unreachable;
      if (result.ok === (known !== null) || (!result.ok && known?.error !== result.error)) {
        post({ type: 'remote', ok: result.ok, error: result.error });
      }
      await check();
    },
  };
}

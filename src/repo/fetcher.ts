import { describe, hasCode } from '../errors/error.ts';
import type { FetchResult } from '../ports/repo.ts';
import { backoffMs } from './backoff.ts';
import { dropMirror, ensureMirror } from './mirror.ts';
import { reasonOf } from './redact.ts';
import { type RunResult, runGit } from './run.ts';

export interface Fetcher {
  /** Fetches, or joins the fetch under way; while backing off it repeats the last answer without the network. */
  fetch(): Promise<FetchResult>;
  /** The remote showed signs of life (a clone pushed): the next fetch does not wait. */
  forgive(): void;
}

export interface FetcherOptions {
  readonly mirror: string;
  readonly clones: readonly string[];
  readonly url: string;
  readonly branch: () => Promise<string>;
  readonly ssh: () => Promise<string | null>;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Called when a fetch begins; what it returns is called when the fetch was answered. */
  readonly begin: () => Promise<() => Promise<void>>;
}

/** Signs that the mirror itself is damaged: a killed fetch's lock, a lender that is gone. */
const damaged =
  /\.lock': File exists|bad object|missing (blob|tree|commit|object)|unable to read|not a git repository|corrupt|did not send all necessary objects|loose object|invalid sha1 pointer|object file/i;

/** Fetches the coordination branch of a network remote into the mirror. */
export function createFetcher(options: FetcherOptions): Fetcher {
  let running: Promise<FetchResult> | null = null;
  let failures = 0;
  let notBefore = 0;
  let last: FetchResult = { ok: true, error: null };

  async function attempt(): Promise<FetchResult> {
    const branch = await options.branch();
    await ensureMirror(options.mirror, options.clones);
    const answered = await options.begin();
    let result = await run(branch);
    if (result.code !== 0 && damaged.test(result.stderr) && !options.signal.aborted) {
      await dropMirror(options.mirror);
      await ensureMirror(options.mirror, options.clones);
      result = await run(branch);
    }
    if (result.code !== 0 && /couldn't find remote ref/.test(result.stderr)) {
      await runGit([`--git-dir=${options.mirror}`, 'update-ref', '-d', `refs/heads/${branch}`]);
    } else if (result.code !== 0) {
      return { ok: false, error: reasonOf(result.stderr) };
    }
    await answered();
    return { ok: true, error: null };
  }

  async function run(branch: string): Promise<RunResult> {
    const ref = `refs/heads/${branch}`;
    const quiet = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head'];
    return runGit(
      [`--git-dir=${options.mirror}`, 'fetch', ...quiet, '--end-of-options', options.url, `+${ref}:${ref}`],
      { timeoutMs: options.timeoutMs, signal: options.signal, ssh: await options.ssh() },
    );
  }

  async function fetchOnce(): Promise<FetchResult> {
    try {
      last = await attempt();
    } catch (error) {
      const late = hasCode(error, 'LOOPCTL_E_GIT_TIMEOUT');
      last = { ok: false, error: late ? 'the remote did not answer in time' : describe(error) };
    }
    failures = last.ok ? 0 : failures + 1;
    notBefore = performance.now() + backoffMs(failures, Math.random());
    return last;
  }

  return {
    fetch() {
      if (running !== null) return running;
      if (!last.ok && performance.now() < notBefore) return Promise.resolve(last);
      running = fetchOnce().finally(() => {
        running = null;
      });
      return running;
    },
    forgive() {
      notBefore = 0;
    },
  };
}

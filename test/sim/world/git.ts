import type { Author, Commit } from '../../../src/ports/repo.ts';
import { hexOf } from '../rng.ts';

/** A pushed commit with the whole tree behind it. */
export interface SimCommit extends Commit {
  readonly parent: string | null;
  readonly files: ReadonlyMap<string, string>;
  /** Simulated time of the push. */
  readonly at: number;
}

export interface Push {
  readonly author: Author;
  readonly subject: string;
  readonly reviewed?: string;
  /** New content by path; null deletes. */
  readonly changes: Readonly<Record<string, string | null>>;
}

/** The remote's coordination branch. */
export interface SimGit {
  /** From the root to the tip. */
  line(): readonly SimCommit[];
  tip(): SimCommit;
  get(sha: string): SimCommit | null;
  /** Null when the remote cannot be reached. */
  push(push: Push): SimCommit | null;
  /** Replaces the newest `depth` commits by others of the same content, and drops the last `lost` of them. */
  rewrite(depth: number, lost: number): void;
  setReachable(on: boolean): void;
  reachable(): boolean;
  onPush(fn: (commit: SimCommit) => void): void;
  /** For whoever writes a record. */
  onCommit(fn: (commit: SimCommit) => void): void;
}

const emails: Readonly<Record<Author, string>> = {
  builder: 'builder@loopctl.invalid',
  adversary: 'adversary@loopctl.invalid',
  other: 'somebody@example.invalid',
};

export function createSimGit(seed: string, now: () => number, wall: () => number): SimGit {
  const known = new Map<string, SimCommit>();
  let line: SimCommit[] = [];
  let made = 0;
  let reachable = true;
  let told: (commit: SimCommit) => void = () => {};
  let noted: (commit: SimCommit) => void = () => {};

  function commit(push: Push, parent: SimCommit | null): SimCommit {
    made += 1;
    const files = new Map(parent?.files ?? []);
    for (const [path, text] of Object.entries(push.changes)) {
      if (text === null) files.delete(path);
      else files.set(path, text);
    }
    const fresh: SimCommit = {
      sha: hexOf(40, seed, 'commit', made),
      author: push.author,
      authorEmail: emails[push.author],
      subject: push.subject,
      reviewed: push.reviewed ?? null,
      committedMs: wall(),
      paths: Object.keys(push.changes),
      parent: parent?.sha ?? null,
      files,
      at: now(),
    };
    known.set(fresh.sha, fresh);
    noted(fresh);
    return fresh;
  }

  function tip(): SimCommit {
    const last = line.at(-1);
    if (last === undefined) throw new Error('the simulated remote has no commit');
    return last;
  }

  line.push(commit({ author: 'other', subject: 'Start', changes: { 'README.md': '# Sim' } }, null));

  return {
    line: () => line,
    tip,
    get: (sha) => known.get(sha) ?? null,
    push(push) {
      if (!reachable) return null;
      const fresh = commit(push, tip());
      line.push(fresh);
      told(fresh);
      return fresh;
    },
    rewrite(depth, lost) {
      const keep = Math.max(1, line.length - depth);
      const old = line.slice(keep);
      line = line.slice(0, keep);
      for (const one of old.slice(0, Math.max(0, old.length - lost))) {
        const changes = Object.fromEntries(one.paths.map((path) => [path, one.files.get(path) ?? null]));
        const { author, subject, reviewed } = one;
        line.push(commit({ author, subject, ...(reviewed === null ? {} : { reviewed }), changes }, tip()));
      }
      told(tip());
    },
    setReachable(on) {
      reachable = on;
    },
    reachable: () => reachable,
    onPush(fn) {
      told = fn;
    },
    onCommit(fn) {
      noted = fn;
    },
  };
}

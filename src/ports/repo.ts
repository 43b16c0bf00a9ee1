/** The work repo as the supervisor sees it: pushed state of the coordination branch only. */

export type Author = 'builder' | 'adversary' | 'other';

export interface Commit {
  readonly sha: string;
  readonly author: Author;
  readonly authorEmail: string;
  /** First line, already free of control characters and bounded. */
  readonly subject: string;
  /** Sha named by a `Reviewed:` trailer, lower case, 7 to 64 hex digits; null when absent. */
  readonly reviewed: string | null;
  /** Committer time, milliseconds since the epoch. Untrusted: never used for order. */
  readonly committedMs: number;
  /**
   * Paths the commit itself changed, bounded to 500, those in the docs folder first: against its parent; for a
   * merge, those that differ from every parent (merging the other loop's work is not writing it).
   */
  readonly paths: readonly string[];
}

/** A file at the pushed tip. `tooLarge` and `binary` files are never read into memory. */
export type PushedFile =
  | { readonly state: 'absent' }
  | { readonly state: 'text'; readonly text: string; readonly blob: string }
  | { readonly state: 'unreadable'; readonly reason: 'too-large' | 'binary'; readonly blob: string };

export type History =
  /** New commits since the cursor, oldest first. */
  | { readonly type: 'new'; readonly tip: string; readonly commits: readonly Commit[] }
  | { readonly type: 'unchanged'; readonly tip: string }
  /** The old tip (without a cursor: the base) is not an ancestor: `commits` is everything since the base, oldest first. */
  | {
      readonly type: 'rewritten';
      readonly tip: string;
      readonly old: string;
      readonly commits: readonly Commit[];
    }
  | { readonly type: 'missing'; readonly reason: 'unborn' | 'branch-deleted' };

export type RepoEvent =
  /** Something about refs may have changed. A hint. */
  { readonly type: 'hint'; readonly source: 'clone-refs' | 'remote-refs' | 'spool' };

/** Something in a pushed commit that looks like a secret. The value itself is nowhere in it. */
export interface SecretFind {
  readonly commit: string;
  /** Plain and bounded. */
  readonly path: string;
  /** `file name`, or the kind of key that its content got by this commit. */
  readonly kind: string;
}

export interface SecretScan {
  readonly finds: readonly SecretFind[];
  /** Files that were too large or too many to be looked into; their names were looked at. */
  readonly skipped: number;
}

export interface FetchResult {
  readonly ok: boolean;
  /** Redacted, one line; null when ok. */
  readonly error: string | null;
}

export interface Repo {
  /** Starts watching. */
  open(onEvent: (event: RepoEvent) => void): Promise<void>;
  /** Name of the coordination branch (configured, or the remote's HEAD branch). */
  branch(): Promise<string>;
  /** The newest known pushed tip over all sources, without the network; null when unborn. Reads ref files, cheap. */
  tip(): Promise<string | null>;
  /** Commits from `cursor` (exclusive) to the tip. A null cursor reads from `base`. Of more than 10,000 the newest. */
  since(cursor: string | null, base: string | null): Promise<History>;
  /** File at a commit, bounded (default 1 MiB). */
  file(commit: string, path: string): Promise<PushedFile>;
  /** Newest commit at or before `tip` that touched one of the paths; null when `tip` has none of them. */
  lastTouch(tip: string, paths: readonly string[]): Promise<string | null>;
  /**
   * Parent of the commit that began the present life of the paths (going back, none of them exists before it);
   * null when none exists at `tip`, or it was a root commit.
   */
  beforeFirstTouch(tip: string, paths: readonly string[]): Promise<string | null>;
  /** The commit that added `path` most recently (its current appearance). */
  appearance(tip: string, path: string): Promise<string | null>;
  /** What looks like a secret in what these commits added, by file name and by the shapes of known keys. */
  secrets(commits: readonly Pick<Commit, 'sha' | 'paths'>[]): Promise<SecretScan>;
  fetch(): Promise<FetchResult>;
  close(): Promise<void>;
}

/** What the ledger needs to know of a pushed commit; `Commit` of the repo port is one. */
export interface LedgerCommit {
  readonly sha: string;
  readonly author: 'builder' | 'adversary' | 'other';
  readonly subject: string;
  /** Sha from the `Reviewed:` trailer, lower case, possibly abbreviated. */
  readonly reviewed: string | null;
  /** Paths the commit touches. */
  readonly paths: readonly string[];
}

/** Commits in order, each sha once (its first appearance). */
export function distinct<T extends LedgerCommit>(commits: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return commits.filter((commit) => {
    if (seen.has(commit.sha)) return false;
    seen.add(commit.sha);
    return true;
  });
}

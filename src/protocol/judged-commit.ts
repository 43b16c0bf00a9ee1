import type { LedgerCommit } from './ledger-commit.ts';
import { isLoopDoc } from './ownership.ts';

interface Indexed {
  readonly sha: string;
  readonly index: number;
}

/** Answers which commit a review judged, and whether that is as good as the claim's. */
export interface JudgedCommits {
  /** The newest commit before index `before` whose sha starts with `prefix` (7 digits or more); null when none does. */
  find(prefix: string, before: number): Indexed | null;
  /** True when the commit judged has the code of the claim: only loop docs changed after it, up to the claim. */
  covers(judged: number, claim: number): boolean;
}

/** Built once over the phase's distinct commits, oldest first, in n log n; an answer takes log n. */
export function judgedCommits(commits: readonly LedgerCommit[], docs: string): JudgedCommits {
  const bySha = commits.map((commit, index) => ({ sha: commit.sha, index }));
  bySha.sort((a, b) => (a.sha < b.sha ? -1 : 1));
  const code = codeUpTo(commits, docs);
  return {
    find(prefix, before) {
      if (prefix.length < 7) return null;
      let newest: Indexed | null = null;
      for (let at = lowerBound(bySha, prefix); at < bySha.length; at += 1) {
        const commit = bySha[at];
        if (!commit?.sha.startsWith(prefix)) break;
        if (commit.index < before && commit.index > (newest?.index ?? -1)) newest = commit;
      }
      return newest;
    },
    covers: (judged, claim) => judged >= claim || code[judged] === code[claim],
  };
}

/** For each commit, how many up to and with it touch code. */
function codeUpTo(commits: readonly LedgerCommit[], docs: string): readonly number[] {
  let count = 0;
  return commits.map((commit) => {
    if (commit.paths.some((path) => !isLoopDoc(path, docs))) count += 1;
    return count;
  });
}

function lowerBound(sorted: readonly Indexed[], prefix: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.sha ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What one place says the branch's tip on the remote is. */
export interface Sighting {
  readonly sha: string | null;
  /** When this value was first seen there: a counter, higher is later. */
  readonly seen: number;
}

/**
 * The newest pushed tip that several sightings of one remote branch show. `truth` is the last answer of the
 * remote itself (a fetch of ours; null when there was none); a tracking ref that changed after it tells of a later
 * push or fetch. Among those and the truth a descendant wins, for a slow fetch may bring an older tip late;
 * unrelated ones mean rewritten history, where the latest seen wins.
 */
export async function chooseTip(
  truth: Sighting | null,
  tracking: readonly Sighting[],
  isAncestor: (old: string, tip: string) => Promise<boolean>,
): Promise<string | null> {
  const later = tracking.filter(({ sha, seen }) => sha !== null && (truth === null || seen > truth.seen));
  const candidates = [...(truth === null ? [] : [truth]), ...later].sort((a, b) => a.seen - b.seen);
  let best: string | null = null;
  for (const { sha } of candidates) {
    if (sha === null || sha === best) continue;
    if (best === null || (await isAncestor(best, sha)) || !(await isAncestor(sha, best))) best = sha;
  }
  return best;
}

import { distance } from 'fastest-levenshtein';

/**
 * The candidate nearest to a mistyped word, or null when none is near. Case, dashes and underscores do not count
 * as differences.
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const wanted = fold(word.slice(0, 100));
  let best: string | null = null;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const far = distance(wanted, fold(candidate));
    if (far < least && far < Math.max(wanted.length, candidate.length)) {
      best = candidate;
      least = far;
    }
  }
  return best;
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, '');
}

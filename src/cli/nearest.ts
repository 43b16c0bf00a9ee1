import { distance } from 'fastest-levenshtein';

/** The nearest of the words, when it is near enough to be what was meant. */
export function nearest(word: string, words: readonly string[]): string | null {
  const ranked = words.map((w) => ({ w, d: distance(word.toLowerCase(), w) })).sort((a, b) => a.d - b.d);
  const best = ranked[0];
  return best !== undefined && best.d <= Math.max(1, Math.floor(best.w.length / 3)) ? best.w : null;
}

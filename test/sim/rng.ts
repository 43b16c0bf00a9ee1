/** A stream of numbers that is the same for the same name. Streams of different names do not disturb each other. */
export interface Rng {
  /** In [0, 1). */
  next(): number;
  chance(p: number): boolean;
  /** Whole number from `from` to `to`, both included. */
  int(from: number, to: number): number;
  /** Spread evenly over magnitudes: as often between 1 and 10 as between 10 and 100. */
  spread(from: number, to: number): number;
  pick<const T>(list: readonly [T, ...T[]]): T;
}

export function createRng(...name: readonly (string | number)[]): Rng {
  let state = hash(name.join('/'));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (p) => next() < p,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    spread: (from, to) => Math.round(from * (to / from) ** next()),
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
  };
}

/** FNV-1a, mixed once more at the end. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return h ^ (h >>> 13);
}

/** Hex digits that look like a commit's name. */
export function hexOf(digits: number, ...name: readonly (string | number)[]): string {
  const rng = createRng('hex', ...name);
  let text = '';
  while (text.length < digits)
    text += Math.floor(rng.next() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, digits);
}

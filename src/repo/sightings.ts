import type { Sighting } from './tip.ts';

/** Remembers, for each source of tips, since when it has shown its present value. */
export interface Sightings {
  note(source: string, sha: string | null): Sighting;
  /** A point between what was noted so far and what will be noted from now on. */
  mark(): number;
}

export function createSightings(): Sightings {
  const last = new Map<string, Sighting>();
  let counter = 0;
  return {
    note(source, sha) {
      const known = last.get(source);
      if (known !== undefined && known.sha === sha) return known;
      counter += 1;
      const now = { sha, seen: counter };
      last.set(source, now);
      return now;
    },
    mark: () => counter,
  };
}

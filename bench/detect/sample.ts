import type { Recorded, State } from './corpus.ts';
import type { Row } from './rows.ts';

/** A screen to be read: a recorded one, or one made from it. */
export interface Sample {
  readonly of: Recorded;
  /** Kind of variation; `recorded` for none. */
  readonly kind: string;
  /** What exactly was varied. */
  readonly how: string;
  readonly rows: readonly Row[];
  readonly label: State;
}

/**
 * The label stays as long as every row that it rests on is there; else the screen shows nothing that a person could
 * tell, and `unknown` is right.
 */
export function sampleOf(of: Recorded, kind: string, how: string, rows: readonly Row[]): Sample {
  const label = carried(rows) === carried(of.rows) ? of.label : 'unknown';
  return { of, kind, how, rows, label };
}

/** How many of the recorded rows that carry the label are there; a broken one counts once. */
function carried(rows: readonly Row[]): number {
  return new Set(rows.flatMap(({ carries }) => (carries === null ? [] : [carries]))).size;
}

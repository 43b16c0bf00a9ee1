import type { MoneyRow } from '../../ports/books.ts';

/** A sum of what was used. `usd` is what is known of the cost; it is without `unpriced` tokens. */
export interface Tally {
  readonly tokens: number;
  readonly usd: number;
  readonly unpriced: number;
  readonly turns: number;
}

export const nothing: Tally = { tokens: 0, usd: 0, unpriced: 0, turns: 0 };

export function plus(a: Tally, b: Tally): Tally {
  return {
    tokens: a.tokens + b.tokens,
    usd: a.usd + b.usd,
    unpriced: a.unpriced + b.unpriced,
    turns: a.turns + b.turns,
  };
}

export function sumOf(rows: Iterable<MoneyRow>): Tally {
  let sum = nothing;
  for (const row of rows) sum = plus(sum, row);
  return sum;
}

/** What it cost; null when that is not known of all of it. */
export function costOf(tally: Tally): number | null {
  return tally.unpriced > 0 ? null : tally.usd;
}

/** UTC day of a wall time, `2026-11-20`. */
export function dayOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}

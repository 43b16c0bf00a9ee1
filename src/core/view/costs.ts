import type { MoneyRow } from '../../ports/books.ts';
import { costOf, nothing, plus, type Tally } from '../money/tally.ts';

export const costKeys = ['day', 'phase', 'role', 'session', 'model'] as const;
export type CostKey = (typeof costKeys)[number];

/** What was used under one name. */
export interface CostLine {
  readonly name: string;
  readonly tokens: number;
  /** US dollars; null when that is not known of all of it. */
  readonly cost_usd: number | null;
  /** What is known of it: a lower bound when `cost_usd` is null. */
  readonly known_usd: number;
  /** Tokens whose cost is not known. */
  readonly unpriced_tokens: number;
  readonly turns: number;
}

/** `costs --json`. */
export interface Costs {
  readonly schema: 1;
  readonly by: CostKey;
  /** First day that counts, UTC; null for all of them. */
  readonly since: string | null;
  readonly lines: readonly CostLine[];
  readonly total: CostLine;
}

/** The books summed up, in the order in which the names first appear. */
export function costsOf(rows: readonly MoneyRow[], by: CostKey, since: string | null): Costs {
  const counted = rows.filter((row) => since === null || row.day >= since);
  const sums = new Map<string, Tally>();
  for (const row of counted) {
    const name = nameOf(row, by);
    sums.set(name, plus(sums.get(name) ?? nothing, row));
  }
  const lines = [...sums].map(([name, tally]) => line(name, tally));
  return { schema: 1, by, since, lines, total: line('total', counted.reduce(plus, nothing)) };
}

function nameOf(row: MoneyRow, by: CostKey): string {
  switch (by) {
    case 'day':
      return row.day;
    case 'phase':
      return row.phase === '' ? '(no phase)' : row.phase;
    case 'role':
      return row.agent;
    case 'session':
      return `${row.agent} ${row.generation}`;
    case 'model':
      return row.model === '' ? '(not named)' : row.model;
  }
}

function line(name: string, tally: Tally): CostLine {
  return {
    name,
    tokens: tally.tokens,
    cost_usd: costOf(tally),
    known_usd: tally.usd,
    unpriced_tokens: tally.unpriced,
    turns: tally.turns,
  };
}

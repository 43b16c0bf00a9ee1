import type { MoneyRow } from '../../ports/books.ts';
import { addParts, noParts } from '../../protocol/tokens.ts';
import { type Money, rowKey } from './money.ts';
import { dayOf, nothing, plus, type Tally } from './tally.ts';

/** Whose use is booked: a session of an agent, or a piece of work of its own (a task, with its id as the agent). */
export interface Who {
  readonly agent: string;
  readonly generation: number;
  readonly phase: string;
  readonly conversation: string;
}

/** What is added to a row. */
export type Use = Pick<MoneyRow, 'tokens' | 'parts' | 'usd' | 'unpriced' | 'turns'>;

export const noUse: Use = { tokens: 0, parts: noParts, usd: 0, unpriced: 0, turns: 0 };

/** Adds one use to the row of its day, session and model, and to all sums that it is part of. */
export function book(money: Money, who: Who, model: string, use: Use, atWall: number): Money {
  const name = { ...who, model, day: dayOf(atWall) };
  const key = rowKey(name);
  const before = money.rows[key];
  const row: MoneyRow = {
    ...name,
    ...sum(before ?? noUse, use),
    lastMs: Math.max(before?.lastMs ?? 0, atWall),
  };
  return {
    ...money,
    rows: { ...newest(money, who), [key]: row },
    project: plus(money.project, use),
    day: onDay(money.day, name.day, use),
    phases: { ...money.phases, [who.phase]: plus(money.phases[who.phase] ?? nothing, use) },
    sinceWall: Math.min(money.sinceWall ?? atWall, atWall),
  };
}

/** The rows without those of earlier sessions of the agent: they are in the store and change no more. */
function newest({ rows }: Money, { agent, generation }: Who): Money['rows'] {
  const older = Object.values(rows).some((row) => row.agent === agent && row.generation < generation);
  if (!older) return rows;
  const kept = Object.entries(rows).filter(([, row]) => row.agent !== agent || row.generation >= generation);
  return Object.fromEntries(kept);
}

function onDay(day: Money['day'], id: string, use: Tally): Money['day'] {
  if (id < day.id) return day;
  return { id, tally: plus(id === day.id ? day.tally : nothing, use) };
}

function sum(a: Use, b: Use): Use {
  return {
    ...plus(a, b),
    parts: addParts(a.parts, b.parts),
  };
}

import { short } from './table.ts';

/** What a figure should be, and whether it is. */
export interface Goal {
  readonly text: string;
  readonly reached: boolean;
}

/** `value` must not be above `limit`; `what` names the figure (`p99`), where a row has several. */
export function atMost(value: number, limit: number, what = ''): Goal {
  const name = what === '' ? '' : `${what} `;
  return { text: `${name}≤ ${shown(limit)}`, reached: value <= limit };
}

/** The two cells of all goals of one row; empty ones where there is no goal. */
export function goalCells(...goals: readonly Goal[]): readonly [goal: string, reached: string] {
  if (goals.length === 0) return ['', ''];
  const missed = goals.filter((goal) => !goal.reached);
  const text = goals.map((goal) => goal.text).join(', ');
  return [text, missed.length === 0 ? 'reached' : `MISSED ${missed.map((goal) => goal.text).join(', ')}`];
}

export const goalHeading = ['goal', 'reached'] as const;

function shown(limit: number): string {
  return Number.isInteger(limit) ? String(limit) : short(limit);
}

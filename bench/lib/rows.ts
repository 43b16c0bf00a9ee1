import { type Goal, goalCells } from './goal.ts';
import { mean, summary } from './percentiles.ts';
import { short, summaryCells } from './table.ts';

/** A row under `summaryHeading`, mean and `goalHeading`. */
export function summaryRow(
  name: string,
  values: readonly number[],
  ...goals: readonly Goal[]
): readonly string[] {
  return [name, ...summaryCells(summary(values)), short(mean(values)), ...goalCells(...goals)];
}

/** The row of a peer that bench/setup.sh could not install. */
export function absentRow(name: string): readonly string[] {
  return [name, 'not installed'];
}

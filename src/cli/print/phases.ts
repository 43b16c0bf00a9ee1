import type { PhaseSpec } from '../../core/settings.ts';
import { plain } from '../../protocol/text.ts';
import type { Page } from './page.ts';

/** `phases --json`. */
export interface PhaseList {
  readonly schema: 1;
  /** Index of the current phase; the number of phases once the sequence is complete. */
  readonly index: number;
  readonly phases: readonly PhaseSpec[];
}

/** One line a phase: done, now, or to come. */
export function printPhases({ index, phases }: PhaseList, { style, columns }: Page): string {
  const width = Math.min(40, Math.max(0, ...phases.map(({ id }) => [...id].length)));
  const lines = phases.map(({ id, plan }, n) => {
    const state =
      n < index ? style.green('done   ') : n === index ? style.yellow('now    ') : style.dim('to come');
    return `${state}  ${plain(id, 40).padEnd(width)}  ${style.dim(plain(plan, columns - width - 11))}`;
  });
  return `${lines.join('\n')}\n`;
}

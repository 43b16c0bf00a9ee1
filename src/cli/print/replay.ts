import type { Action } from '../../core/actions.ts';
import type { Difference } from '../../core/replay.ts';
import { plain } from '../../protocol/text.ts';
import { actionLine } from './actions.ts';
import type { Page } from './page.ts';

/** `replay --json`. */
export interface ReplayReport {
  readonly schema: 1;
  /** Number of the run's start event. */
  readonly run: number;
  readonly started: string;
  readonly steps: number;
  readonly differences: readonly Difference[];
}

const SHOWN = 20;

export function printReplay({ run, started, steps, differences }: ReplayReport, page: Page): string {
  const head = `Run ${run} of ${started.slice(0, 19)}Z: ${steps} step${steps === 1 ? '' : 's'} decided again`;
  if (differences.length === 0) return `${head}, no difference.\n`;
  const more = differences.length - SHOWN;
  return [
    `${head}, ${page.style.red(`${differences.length} differ`)}.`,
    ...differences.slice(0, SHOWN).flatMap((difference) => show(difference, page)),
    ...(more > 0 ? [`… and ${more} more`] : []),
    '',
  ].join('\n');
}

function show({ seq, recorded, decided }: Difference, page: Page): readonly string[] {
  return [
    page.style.bold(`step ${seq}`),
    ...lines('recorded', recorded, page),
    ...lines('now', decided, page),
  ];
}

function lines(label: string, actions: readonly Action[], { columns }: Page): readonly string[] {
  const texts =
    actions.length === 0 ? ['nothing'] : actions.map((action) => `${agentOf(action)}${actionLine(action)}`);
  return texts.map((text, n) => `  ${(n === 0 ? label : '').padEnd(8)}  ${plain(text, columns - 12)}`);
}

function agentOf(action: Action): string {
  return 'agent' in action ? `${action.agent}: ` : '';
}

import { plain } from '../../protocol/text.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

/** How a start went, as `start --json` prints it. */
export interface StartReport {
  readonly project: string;
  /** Null: it ended at once, since nothing is to do. */
  readonly pid: number | null;
  readonly complete: boolean;
  readonly phase: { readonly id: string; readonly index: number; readonly total: number } | null;
  readonly running: readonly string[];
  readonly not_running: readonly { readonly agent: string; readonly why: string }[];
  readonly remarks: readonly string[];
  readonly tmux_socket: string | null;
  /** Folder of the daemon's log. */
  readonly log: string;
}

export function printStart(report: StartReport, { style, columns }: Page): string {
  const project = plain(report.project, 80);
  if (report.complete) {
    return `Nothing to do: the sequence of ${project} is complete.\nAppend phases and start with --resume, or start without it to begin again.\n`;
  }
  const { phase, running, not_running: down } = report;
  const at = phase === null ? '' : `, phase ${phase.index + 1} of ${phase.total}: ${plain(phase.id, 80)}`;
  if (running.length === 0 && down.length === 0) {
    return `The daemon of ${project} runs (pid ${report.pid}) and has not said yet whether its loops do.\nLook: loopctl status\n`;
  }
  const width = Math.max(...[...running, ...down.map(({ agent }) => agent)].map((name) => name.length));
  const bad = down.flatMap(({ agent, why }) => {
    const [first = '', ...more] = wrap(`does not run: ${why}`, columns - width - 4, '  ');
    const indent = ' '.repeat(width + 4);
    return [
      `  ${agent.padEnd(width)}  ${style.red(first)}`,
      ...more.map((line) => `${indent}${style.red(line)}`),
    ];
  });
  return [
    `${style.bold(project)} runs (pid ${report.pid})${at}`,
    ...running.map((agent) => `  ${agent.padEnd(width)}  ${style.green('runs')}`),
    ...bad,
    ...report.remarks
      .flatMap((remark) => wrap(`remark: ${remark}`, columns - 2, '  '))
      .map((line) => `  ${style.yellow(line)}`),
    `Look: loopctl status · loopctl attach ${running[0] ?? down[0]?.agent ?? 'AGENT'} · loopctl logs -f`,
    ...(report.tmux_socket === null ? [] : [style.dim(`tmux: ${report.tmux_socket}`)]),
    '',
  ].join('\n');
}

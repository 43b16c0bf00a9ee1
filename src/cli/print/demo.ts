import { plain } from '../../protocol/text.ts';
import type { DemoReport, Latency } from '../demo/report.ts';
import type { Page } from './page.ts';

/** The closing report of a demo. */
export function printDemo(report: DemoReport, { style }: Page): string {
  const missing = report.promises.filter(({ seen }) => !seen);
  const head = `${report.ok ? 'The demo is complete' : 'The demo did not show all it should'}, after ${seconds(report.duration_ms)}.`;
  return [
    '',
    style.bold(report.ok ? style.green(head) : style.red(head)),
    '',
    ...phases(report),
    '',
    handoffs(report),
    `Inbox messages: ${report.inbox_messages}`,
    `Restarts: ${report.restarts.length}${report.restarts.map(({ agent, back_after_ms }) => ` (${agent} killed; ${back_after_ms === null ? 'not back' : `back after ${ms(back_after_ms)}`})`).join('')}`,
    `Paced waits: ${report.paced_waits} · wakes of the Orchestrator: ${report.wakes} · tasks of the Assistant: ${report.tasks.length}`,
    '',
    ...report.promises.map(
      ({ what, seen }) => `  ${seen ? style.green('seen   ') : style.red('MISSING')}  ${what}`,
    ),
    ...(missing.length === 0
      ? []
      : ['', style.red(`Not seen: ${missing.map(({ what }) => what).join('; ')}.`)]),
    '',
  ].join('\n');
}

function phases({ phases }: DemoReport): readonly string[] {
  const gates = phases.flatMap(({ gates: all }) => all);
  const width = Math.max(4, ...gates.map(({ gate }) => gate.length));
  return [
    `${'Phase'.padEnd(8)}${'Gate'.padEnd(width)}  Verdicts`,
    ...phases.flatMap(({ id, duration_ms, gates: own }) => {
      const rows = own.map(
        ({ gate, verdicts }, n) =>
          `${(n === 0 ? plain(id, 7) : '').padEnd(8)}${plain(gate, 60).padEnd(width)}  ${verdicts.join(', then ')}`,
      );
      const time = duration_ms === null ? 'not done' : seconds(duration_ms);
      return rows.length === 0
        ? [`${plain(id, 7).padEnd(8)}(${time})`]
        : [`${rows[0]}  (phase: ${time})`, ...rows.slice(1)];
    }),
  ];
}

function handoffs({ handoffs: { count, typed, taken } }: DemoReport): string {
  const times = (label: string, latency: Latency | null): string =>
    latency === null ? '' : `; ${label} p50 ${ms(latency.p50_ms)}, max ${ms(latency.max_ms)}`;
  return `Handoffs: ${count}${times('from commit seen to typed', typed)}${times('to taken', taken)}`;
}

function ms(value: number): string {
  return value < 1_000 ? `${Math.round(value)} ms` : seconds(value);
}

function seconds(value: number): string {
  return `${(value / 1_000).toFixed(1)} s`;
}

import type { FaultKind } from './faults/fault.ts';
import type { RunResult } from './run.ts';

/** What a number of runs came to; adds up over processes. */
export interface Totals {
  runs: number;
  failed: number;
  simulatedMs: number;
  events: number;
  lives: number;
  taken: number;
  unprovable: number;
  commits: number;
  wakes: number;
  tasks: number;
  faults: Partial<Record<FaultKind, number>>;
}

const DAY_MS = 86_400_000;

export function noTotals(): Totals {
  return {
    ...{
      runs: 0,
      failed: 0,
      simulatedMs: 0,
      events: 0,
      lives: 0,
      taken: 0,
      unprovable: 0,
      commits: 0,
      wakes: 0,
      tasks: 0,
    },
    faults: {},
  };
}

export function totalsOf({ violation, ...result }: RunResult): Totals {
  const { simulatedMs, events, lives, taken, unprovable, commits, wakes, tasks, faults } = result;
  const counts = { simulatedMs, events, lives, taken, unprovable, commits, wakes, tasks };
  return { runs: 1, failed: violation === null ? 0 : 1, ...counts, faults: { ...faults } };
}

/** Adds `more` to `totals`. */
export function add(totals: Totals, more: Totals): void {
  const { faults, ...counts } = more;
  for (const key of Object.keys(counts) as (keyof typeof counts)[]) totals[key] += counts[key];
  for (const [kind, times] of Object.entries(faults) as [FaultKind, number][])
    totals.faults[kind] = (totals.faults[kind] ?? 0) + times;
}

/** The closing lines of a run. */
export function closing(totals: Totals, seconds: number): readonly string[] {
  const { runs, failed, simulatedMs, events, lives, taken, unprovable, commits, wakes, tasks, faults } =
    totals;
  const days = simulatedMs / DAY_MS;
  const aMinute = (n: number): string => ((n * 60) / seconds).toFixed(0);
  return [
    `faults ${JSON.stringify(faults)}`,
    `${events} events, ${lives} lives of the daemon, ${commits} commits, ${taken} prompts taken, ${wakes} wakes, ${tasks} tasks dispatched, ${unprovable} repeated for want of proof`,
    `${runs} runs, ${failed} failed; ${days.toFixed(1)} simulated days in ${seconds.toFixed(0)} s: ${aMinute(runs)} runs and ${aMinute(days)} simulated days a minute`,
  ];
}

import { setTimeout as pause } from 'node:timers/promises';
import { giveBackHeap, keepHeapSmall } from '../src/system/heap.ts';
import { withCrowd } from './crowd/crowd.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { monoMs } from './lib/clock.ts';
import { atMost, goalCells, goalHeading } from './lib/goal.ts';
import { summary } from './lib/percentiles.ts';
import { summaryRow } from './lib/rows.ts';
import { short, summaryHeading, table } from './lib/table.ts';
import { createCounter } from './sweep/counting.ts';
import { createSweeping, type Sweeping } from './sweep/observer.ts';

const SESSIONS = 200;
const SWEEPS = 100;
/** For screens to have been still long enough not to be looked at again. */
const STILL_MS = 4_000;

export const sweep: Benchmark = {
  title: 'Sweep',
  about: [
    `One slow look at ${SESSIONS} idle sessions in tmux by the daemon's session observer, ${SWEEPS} times: list them, compare with`,
    'the model, check each process. *Round trips* are questions written to tmux, *processes* are those spawned, by all',
    'sweeps together divided by their number.',
  ].join('\n'),
  run: () => withCrowd(SESSIONS, ({ project }) => measure(project)),
};

async function measure(project: Parameters<typeof createSweeping>[0]): Promise<string> {
  // As the daemon runs.
  keepHeapSmall();
  giveBackHeap();
  const counter = createCounter();
  const sweeping = await createSweeping(project, SESSIONS);
  try {
    await warm(sweeping);
    const times: number[] = [];
    const { traffic } = await counter.during(async () => {
      for (let n = 0; n < SWEEPS; n += 1) {
        const began = monoMs();
        await sweeping.observer.sweep();
        times.push(monoMs() - began);
        await pause(20);
      }
    });
    const trips = traffic.writes / SWEEPS;
    const processes = traffic.processes / SWEEPS;
    const time = summaryRow(
      `sweep of ${SESSIONS} sessions, ms`,
      times,
      atMost(summary(times).p50, 25, 'p50'),
    );
    return [
      table([['', ...summaryHeading, 'mean', ...goalHeading], time]),
      table([
        ['a sweep', 'number', ...goalHeading],
        ['tmux round trips', short(trips), ...goalCells(atMost(trips, 1))],
        ['processes', short(processes), ...goalCells(atMost(processes, 0))],
      ]),
    ].join('\n\n');
  } finally {
    counter.close();
    await sweeping.close();
  }
}

/** Everybody is adopted and has been looked at, and the code has run before. */
async function warm({ observer, known }: Sweeping): Promise<void> {
  await observer.sweep();
  if (known() !== SESSIONS) throw new Error(`${known()} of ${SESSIONS} sessions were found`);
  await pause(STILL_MS);
  for (let n = 0; n < 20; n += 1) await observer.sweep();
}

import { setTimeout as pause } from 'node:timers/promises';
import { withCrowd } from '../crowd/crowd.ts';
import { monoMs } from '../lib/clock.ts';
import { memoryOf } from '../lib/proc.ts';
import { createSweeping } from '../sweep/observer.ts';
import type { Curve } from './curve.ts';

/** A configuration has two loops at least. */
const COUNTS = [2, 10, 50, 100, 200] as const;
const SWEEPS = 30;
/** So that the first point is not that of cold code. */
const WARM_UP = 60;
/** For screens to have been still long enough not to be looked at again. */
const STILL_MS = 4_000;
/** For what the start of the daemon took to be given back. */
const SETTLE_MS = 12_000;

/** What more sessions cost: time of one sweep, and the daemon's memory. */
export async function sessionCurves(): Promise<readonly Curve[]> {
  const sweep: Curve['points'][number][] = [];
  const memory: Curve['points'][number][] = [];
  for (const count of COUNTS) {
    await withCrowd(count, async ({ project, pid }) => {
      const began = monoMs();
      const sweeping = await createSweeping(project, count);
      try {
        for (let n = 0; n < WARM_UP; n += 1) await sweeping.observer.sweep();
        await pause(STILL_MS);
        const times: number[] = [];
        for (let n = 0; n < SWEEPS; n += 1) {
          const before = monoMs();
          await sweeping.observer.sweep();
          times.push(monoMs() - before);
          await pause(20);
        }
        sweep.push({ x: count, y: median(times) });
      } finally {
        await sweeping.close();
      }
      await pause(Math.max(0, SETTLE_MS - (monoMs() - began)));
      memory.push({ x: count, y: memoryOf(pid).rssMb });
    });
  }
  return [
    { title: 'One sweep', x: 'sessions', y: 'ms, median', points: sweep },
    { title: 'Memory of the daemon', x: 'sessions', y: 'MB RSS', points: memory },
  ];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

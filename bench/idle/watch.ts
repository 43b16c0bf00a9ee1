import { setTimeout as pause } from 'node:timers/promises';
import { monoMs } from '../lib/clock.ts';
import { childrenCpuMs, countsOf, type Memory, memoryOf } from '../lib/proc.ts';

/** How one process idled. */
export interface Idling {
  /** Sleeps that ended, a minute: times at which it stirred after all its threads had slept for a moment. */
  readonly wakeups: number;
  /** Voluntary context switches of all threads, a minute: several belong to one wakeup. */
  readonly switches: number;
  /** Of one core, with the children it waited for. */
  readonly cpuPct: number;
  /** At the end. */
  readonly memory: Memory;
}

/** What several processes cost together. */
export function together(all: readonly Idling[]): Idling {
  const sum = (of: (one: Idling) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    wakeups: sum(({ wakeups }) => wakeups),
    switches: sum(({ switches }) => switches),
    cpuPct: sum(({ cpuPct }) => cpuPct),
    memory: { rssMb: sum(({ memory }) => memory.rssMb), anonMb: sum(({ memory }) => memory.anonMb) },
  };
}

/** Counted every so often. */
const MOMENT_MS = 50;
/** After so many still moments it sleeps again: on a busy machine one wakeup may be spread over several. */
const STILL_MOMENTS = 5;

/** Watches processes at the same time for `seconds`. */
export async function watchIdle(pids: readonly number[], seconds: number): Promise<readonly Idling[]> {
  const seen = pids.map((pid) => ({
    pid,
    first: countsOf(pid),
    last: countsOf(pid),
    stillMoments: STILL_MOMENTS,
    wakeups: 0,
  }));
  const children = pids.map(childrenCpuMs);
  const began = monoMs();
  while (monoMs() - began < seconds * 1000) {
    await pause(MOMENT_MS);
    for (const one of seen) {
      const now = countsOf(one.pid);
      const stirred = now.voluntary !== one.last.voluntary;
      if (stirred && one.stillMoments >= STILL_MOMENTS) one.wakeups += 1;
      one.stillMoments = stirred ? 0 : one.stillMoments + 1;
      one.last = now;
    }
  }
  const ms = monoMs() - began;
  return seen.map(({ pid, first, last, wakeups }, index) => {
    const cpuMs = last.cpuMs - first.cpuMs + childrenCpuMs(pid) - (children[index] ?? 0);
    return {
      wakeups: (wakeups * 60_000) / ms,
      switches: ((last.voluntary - first.voluntary) * 60_000) / ms,
      cpuPct: (cpuMs / ms) * 100,
      memory: memoryOf(pid),
    };
  });
}

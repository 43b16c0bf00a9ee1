import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessStat } from './stat.ts';
import { processTable, readStat } from './table.ts';

/**
 * Time that the process group of `pid` has spent on a CPU, nanoseconds, all threads. Exact enough to tell that a
 * sleeping program was woken by one key. Null where the kernel does not tell it (Linux only), or when the process is
 * gone. It can fall when a member ends.
 */
export function groupRunNs(pid: number): number | null {
  const members = groupOf(pid);
  if (members === null) return null;
  const times = members.flatMap((stat) => threadTimes(stat.pid));
  return times.length === 0 ? null : times.reduce((sum, ns) => sum + ns, 0);
}

/** Whether somebody stopped a process of the group of `pid`: what is typed then lies unread. */
export function isGroupStopped(pid: number): boolean {
  return groupOf(pid)?.some((stat) => stat.stopped) === true;
}

function groupOf(pid: number): readonly ProcessStat[] | null {
  const leader = readStat(pid);
  if (leader === null) return null;
  return processTable().filter((stat) => stat.group === leader.group && !stat.zombie);
}

function threadTimes(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((task) => {
      const [ns] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ');
      return Number(ns) || 0;
    });
  } catch {
    return [];
  }
}

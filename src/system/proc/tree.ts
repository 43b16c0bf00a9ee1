import type { ProcessStat } from './stat.ts';
import { processTable, readStat } from './table.ts';

/** All that `roots` started, directly or not, by parent links. Roots are not included unless one started another. */
export function descendantsIn(
  table: readonly ProcessStat[],
  roots: Iterable<number>,
): readonly ProcessStat[] {
  const byParent = new Map<number, ProcessStat[]>();
  for (const stat of table) {
    const siblings = byParent.get(stat.parent);
    if (siblings === undefined) byParent.set(stat.parent, [stat]);
    else siblings.push(stat);
  }
  const found = new Map<number, ProcessStat>();
  const queue = [...roots];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    for (const child of byParent.get(pid) ?? []) {
      if (found.has(child.pid)) continue;
      found.set(child.pid, child);
      queue.push(child.pid);
    }
  }
  return [...found.values()];
}

/** Live processes that `pid` started, directly or not, in one pass over the process table. */
export function descendants(pid: number): readonly number[] {
  return descendantsIn(processTable(), [pid])
    .filter((stat) => !stat.zombie)
    .map((stat) => stat.pid);
}

/**
 * CPU time of a process, its descendants and its session (when it leads one), milliseconds. It can fall when an
 * orphan of the tree ends. Null when the process is gone.
 */
export function treeCpuMs(pid: number): number | null {
  const root = readStat(pid);
  if (root === null || root.zombie) return null;
  const table = processTable();
  const members = new Map([[pid, root]]);
  for (const stat of descendantsIn(table, [pid])) members.set(stat.pid, stat);
  for (const stat of table) if (stat.session === pid) members.set(stat.pid, stat);
  let sum = 0;
  for (const stat of members.values()) sum += stat.cpuMs;
  return sum;
}

/** Process group in the foreground of the terminal of `pid`; null when it has no terminal or is gone. */
export function foregroundGroup(pid: number): number | null {
  const stat = readStat(pid);
  return stat === null || stat.tty === null || stat.foregroundGroup <= 0 ? null : stat.foregroundGroup;
}

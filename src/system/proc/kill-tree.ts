import { setTimeout as delay } from 'node:timers/promises';
import type { KillReport, ProcessId } from '../../ports/terminal.ts';
import { type Asked, type Found, findMembers } from './members.ts';
import { readStat } from './table.ts';

const pollMs = 10;
/** How long a killed process may take to go; longer means that the kernel cannot end it now. */
const killWaitMs = 3000;

export interface KillTreeOptions {
  /** Time between TERM and KILL, milliseconds; 0 kills at once. */
  readonly graceMs: number;
  /** Value of `LOOPCTL_SESSION` that the tree inherited (a beginning when it ends in a dot); null when it has none. */
  readonly token: string | null;
  /** Pids that are never signalled. We ourselves, our ancestors and pid 1 never are. */
  readonly spare?: readonly number[];
  /** The root is a wrapper that ends when the others have: it is asked only when it is alone. */
  readonly rootLast?: boolean;
}

function isLive(pid: number, startTime: string): boolean {
  const stat = readStat(pid);
  return stat !== null && !stat.zombie && stat.startTime === startTime;
}

function signal(pid: number, startTime: string, name: 'SIGTERM' | 'SIGCONT' | 'SIGKILL'): void {
  if (!isLive(pid, startTime)) return;
  try {
    process.kill(pid, name);
  } catch {
    // Gone in between, or not ours to signal; the report tells who is left.
  }
}

function liveOf(found: Found): [number, string][] {
  return [...found].filter(([pid, startTime]) => isLive(pid, startTime));
}

/**
 * Ends a process and all that belongs to it (see `findMembers`): TERM to each, CONT so that stopped ones hear it, KILL for
 * those left after the grace, then looks again until nothing is left. A pid is signalled only while its start time
 * is the one first seen. Never rejects: what could not be ended stands in `survivors`.
 */
export async function killTree(root: ProcessId, options: KillTreeOptions): Promise<KillReport> {
  const scope = { root, token: options.token, spare: options.spare ?? [] };
  const found: Found = new Map();
  const read: Asked = new Map();
  const asked = new Set<number>();
  const look = (): [number, string][] => {
    findMembers(scope, found, read);
    return liveOf(found);
  };

  const termUntil = performance.now() + options.graceMs;
  let left = look();
  while (left.length > 0 && performance.now() < termUntil) {
    for (const [pid, startTime] of left) {
      if (asked.has(pid) || (options.rootLast && pid === root.pid && left.length > 1)) continue;
      asked.add(pid);
      signal(pid, startTime, 'SIGTERM');
      signal(pid, startTime, 'SIGCONT');
    }
    await delay(pollMs);
    left = liveOf(found);
    if (left.length === 0) left = look();
  }
  const killUntil = performance.now() + killWaitMs;
  while (left.length > 0 && performance.now() < killUntil) {
    for (const [pid, startTime] of left) signal(pid, startTime, 'SIGKILL');
    await delay(pollMs);
    left = look();
  }
  return { killed: [...found.keys()].sort((a, b) => a - b), survivors: left.map(([pid]) => pid) };
}

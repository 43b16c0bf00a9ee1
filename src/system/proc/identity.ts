import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { ProcessId } from '../../ports/terminal.ts';
import { readStat } from './table.ts';

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim();
  }
}

let known: string | undefined;

/** Identity of this boot of the machine: it changes at each boot and voids every pid recorded before. */
export function bootId(): string {
  known ??= readBootId();
  return known;
}

/** Identity of a live process; null when there is none. A zombie is not live. */
export function identify(pid: number, boot: string = bootId()): ProcessId | null {
  const stat = readStat(pid);
  return stat === null || stat.zombie ? null : { pid, startTime: stat.startTime, bootId: boot };
}

/** True while exactly that process lives: same boot, same pid, same start time. */
export function alive(id: ProcessId): boolean {
  return id.bootId === bootId() && identify(id.pid)?.startTime === id.startTime;
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { psStat, psTable, psWithEnvironment } from './ps.ts';
import { type ProcessStat, parseStat } from './stat.ts';

const hasProc = existsSync('/proc/self/stat');

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}

function procPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** One process, zombies included; null when there is none. */
export function readStat(pid: number): ProcessStat | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (!hasProc) return psStat(pid);
  const text = readOrNull(`/proc/${pid}/stat`);
  return text === null ? null : parseStat(text);
}

/** Every process that can be seen, in one pass. */
export function processTable(): readonly ProcessStat[] {
  if (!hasProc) return psTable();
  return procPids()
    .map(readStat)
    .filter((stat) => stat !== null);
}

/** Environment variable that every process started in a session inherits, whatever it forks or detaches. */
export const sessionVariable = 'LOOPCTL_SESSION';

/** True when `entry` (`NAME=value`) carries `token`, or begins with it when the token ends in a dot. */
export function carriesToken(entry: string, token: string): boolean {
  const wanted = `${sessionVariable}=${token}`;
  return entry === wanted || (token.endsWith('.') && entry.startsWith(wanted));
}

/**
 * Which of `pids` were started with {@link sessionVariable} set to `token` (a token that ends in a dot matches as a
 * beginning). Only processes whose environment we may read, which are those we may signal.
 */
export function withToken(token: string, pids: readonly number[]): readonly number[] {
  if (!hasProc) {
    const marked = new Set(psWithEnvironment(`${sessionVariable}=${token}`));
    return pids.filter((pid) => marked.has(pid));
  }
  return pids.filter((pid) => {
    const environment = readOrNull(`/proc/${pid}/environ`);
    if (!environment?.includes(sessionVariable)) return false;
    return environment.split('\0').some((entry) => carriesToken(entry, token));
  });
}

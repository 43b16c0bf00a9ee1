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
 * Pids of processes that were started with {@link sessionVariable} set to `token` (a token that ends in a dot
 * matches as a beginning). Only processes whose environment we may read, which are those we may signal.
 */
export function withToken(token: string): readonly number[] {
  if (!hasProc) return psWithEnvironment(`${sessionVariable}=${token}`);
  return procPids().filter((pid) => {
    const environment = readOrNull(`/proc/${pid}/environ`);
    if (!environment?.includes(sessionVariable)) return false;
    return environment.split('\0').some((entry) => carriesToken(entry, token));
  });
}

/** Arguments a process was started with; null when they cannot be read. Linux only. */
export function commandLine(pid: number): readonly string[] | null {
  const text = hasProc ? readOrNull(`/proc/${pid}/cmdline`) : null;
  return text === null ? null : Buffer.from(text, 'latin1').toString('utf8').split('\0').slice(0, -1);
}

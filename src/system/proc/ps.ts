import { execFileSync } from 'node:child_process';
import type { ProcessStat } from './stat.ts';

const columns = 'pid=,ppid=,pgid=,tpgid=,tty=,stat=,time=,lstart=';

/** `MM:SS.cc`, `HH:MM:SS` or `D-HH:MM:SS` in milliseconds; 0 for anything else. */
export function cpuTimeMs(text: string): number {
  const match = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null) return 0;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return Math.round(
    (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000,
  );
}

/** Parses one line of `ps -o` with the columns used here; null for anything else. */
export function parsePsLine(line: string): ProcessStat | null {
  const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S.*?)\s*$/.exec(line);
  if (match === null) return null;
  const [, pid, parent, group, foreground, tty = '', state = '', time = '', startTime = ''] = match;
  return {
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    session: 0,
    tty: /^(\?+|-)$/.test(tty) ? null : tty,
    foregroundGroup: Number(foreground),
    zombie: state.startsWith('Z'),
    stopped: state.startsWith('T'),
    cpuMs: cpuTimeMs(time),
    startTime: startTime.replace(/\s+/g, ' '),
  };
}

function ps(args: readonly string[]): string {
  try {
    return execFileSync('ps', args, {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch {
    return '';
  }
}

/** Machines without /proc (macOS, BSD): one process. */
export function psStat(pid: number): ProcessStat | null {
  return parsePsLine(ps(['-o', columns, '-p', String(pid)]).split('\n')[0] ?? '');
}

/** Machines without /proc: all processes. */
export function psTable(): readonly ProcessStat[] {
  return ps(['-axo', columns])
    .split('\n')
    .map(parsePsLine)
    .filter((stat) => stat !== null);
}

/** Machines without /proc: pids whose command line, printed with its environment, contains `entry`. */
export function psWithEnvironment(entry: string): readonly number[] {
  return ps(['-axwwEo', 'pid=,command='])
    .split('\n')
    .filter((line) => line.includes(` ${entry}`))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => Number.isInteger(pid));
}

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';

function fromProc(wanted: string, name: string): readonly number[] {
  const uid = process.getuid?.();
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        if (readFileSync(`/proc/${entry}/comm`, 'utf8').trimEnd() !== name) return false;
        if (statSync(`/proc/${entry}`).uid !== uid) return false;
        return readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(wanted);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Without /proc a process has no name of its own: those that were let go by their parents count. */
function fromPs(wanted: string): readonly number[] {
  const uid = process.getuid?.();
  return execFileSync('ps', ['-axwwo', 'pid=,ppid=,uid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s(.*)$/.exec(line))
    .filter((match) => match?.[2] === '1' && Number(match[3]) === uid && `${match[4]} `.includes(wanted))
    .map((match) => Number(match?.[1]));
}

/**
 * Pids of this user's daemons that call themselves `name` and whose arguments, joined by single blanks, contain
 * `wanted`.
 */
export function processesNaming(wanted: string, name: string): readonly number[] {
  return existsSync('/proc/self/comm') ? fromProc(wanted, name) : fromPs(wanted);
}

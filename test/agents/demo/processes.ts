import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes whose working folder is inside `dir` and whose command line holds `text`. */
export function processesIn(dir: string, text = ''): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const inside = readlinkSync(`/proc/${pid}/cwd`).startsWith(`${dir}/`);
        return inside && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });
}

/** SIGKILLs them all; frozen agents and their strays outlive their terminal. */
export function killIn(dir: string): void {
  for (const pid of processesIn(dir)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

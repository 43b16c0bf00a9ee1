import { readdirSync, readFileSync } from 'node:fs';

/** What Linux has counted for one process, all threads together. */
export interface Counts {
  /** Times that a thread went to sleep by itself, and so was woken. */
  readonly voluntary: number;
  readonly cpuMs: number;
}

/** Counts of a live process; its short-lived children are not among them. */
export function countsOf(pid: number): Counts {
  let voluntary = 0;
  let cpuMs = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const task = `/proc/${pid}/task/${thread}`;
    voluntary += Number(
      /^voluntary_ctxt_switches:\s*(\d+)/m.exec(readFileSync(`${task}/status`, 'utf8'))?.[1],
    );
    cpuMs += Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  }
  return { voluntary, cpuMs };
}

/** CPU milliseconds of all children that the process has waited for. */
export function childrenCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Ticks are hundredths of a second on every Linux that Node runs on.
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

export interface Memory {
  readonly rssMb: number;
  /** Not shared with any file: what the process itself has written. */
  readonly anonMb: number;
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string): number =>
    Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]) / 1024;
  return { rssMb: mb('VmRSS'), anonMb: mb('RssAnon') };
}

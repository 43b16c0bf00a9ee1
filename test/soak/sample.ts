import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from '../e2e/lib/project.ts';

/** What is watched; each is to stay as it is, however long it runs. */
export const figures = [
  'rssMb',
  'anonMb',
  'heapMb',
  'heapTotalMb',
  'externalMb',
  'files',
  'timers',
  'handles',
  'threads',
  'dbMb',
  'logsMb',
] as const;
export type Figure = (typeof figures)[number];
export type Sample = Readonly<Record<Figure, number>>;

/** One look at the daemon from outside, and at the file that it writes about itself; null while it is not there. */
export function sampleOf(project: TestProject, pid: number, counts: string): Sample | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const own = JSON.parse(readFileSync(counts, 'utf8')) as Pick<
      Sample,
      'timers' | 'handles' | 'heapMb' | 'heapTotalMb' | 'externalMb'
    >;
    return {
      ...own,
      rssMb: Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]) / 1024,
      anonMb: Number(/^RssAnon:\s*(\d+)/m.exec(status)?.[1]) / 1024,
      threads: Number(/^Threads:\s*(\d+)/m.exec(status)?.[1]),
      files: readdirSync(`/proc/${pid}/fd`).length,
      dbMb: megabytes(project.paths.state, /^state\.db/),
      logsMb: megabytes(project.paths.logs, /./) + megabytes(join(project.paths.logs, 'panes'), /./),
    };
  } catch {
    return null;
  }
}

function megabytes(dir: string, name: RegExp): number {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .reduce((sum, entry) => sum + statSync(join(dir, entry.name)).size / 2 ** 20, 0);
}

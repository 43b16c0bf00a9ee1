import { realpathSync, statSync } from 'node:fs';
import * as z from 'zod';
import { writeDurable } from '../../system/files/durable.ts';
import { readIfExists } from '../../system/files/read.ts';

/** Versions of programs as they were read before. A program that was replaced since is not known. */
export interface KnownVersions {
  get(program: string): string | null;
  set(program: string, version: string): void;
}

const entry = z.object({ stamp: z.string(), version: z.string().max(40) });
const file = z.record(z.string(), entry);
const MAX_BYTES = 64 * 1024;
const MAX_PROGRAMS = 50;

/** Kept in a file, or in memory alone where there is none. A file that cannot be read or written is as good as none. */
export function createKnownVersions(path: string | null): KnownVersions {
  let known = path === null ? {} : read(path);
  return {
    get(program) {
      const found = known[program];
      return found !== undefined && found.stamp === stampOf(program) ? found.version : null;
    },
    set(program, version) {
      const stamp = stampOf(program);
      if (stamp === null) return;
      const others = Object.entries(known).filter(([name]) => name !== program);
      known = Object.fromEntries([...others.slice(1 - MAX_PROGRAMS), [program, { stamp, version }]]);
      if (path !== null) save(path, known);
    },
  };
}

function read(path: string): z.infer<typeof file> {
  try {
    return file.parse(JSON.parse(readIfExists(path, MAX_BYTES) ?? '{}'));
  } catch {
    return {};
  }
}

function save(path: string, known: z.infer<typeof file>): void {
  try {
    writeDurable(path, `${JSON.stringify(known)}\n`);
  } catch {
    // It is asked again the next time.
  }
}

/** What is run may be a link: place, time of change and size of what it leads to. */
function stampOf(program: string): string | null {
  try {
    const real = realpathSync(program);
    const { mtimeMs, size } = statSync(real);
    return `${real} ${mtimeMs} ${size}`;
  } catch {
    return null;
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The program that every supervisor is given: it notes its start and sleeps. */
export const sleeper = fileURLToPath(new URL('./starts.sh', import.meta.url));

/** One start of {@link sleeper}. */
export interface Start {
  readonly pid: number;
  readonly wallMs: number;
}

/** All starts noted in the file, in order. */
export function startsIn(file: string): readonly Start[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [pid, seconds] = line.split(' ');
      return { pid: Number(pid), wallMs: Number(seconds) * 1000 };
    });
}

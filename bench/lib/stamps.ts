import { existsSync, readFileSync } from 'node:fs';

/** Something that was read or written, and when, on the clock of whoever wrote it down. */
export interface Stamp {
  readonly at: number;
  readonly text: string;
}

/** All stamps in a file of JSON lines, in order; none when it is not there yet. */
export function stampsIn(file: string): readonly Stamp[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Stamp);
}

/** The first stamp that has the text. */
export function firstWith(file: string, text: string): Stamp | undefined {
  return stampsIn(file).find((stamp) => stamp.text.includes(text));
}

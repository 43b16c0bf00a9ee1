import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { recordSchema } from '../../src/cli/record/fixture.ts';
import type { ScreenReading } from '../../src/ports/agent.ts';
import type { Row } from './rows.ts';

export type State = ScreenReading['state'];

/** One recorded screen and what a person says that it shows. */
export interface Recorded {
  readonly backend: string;
  readonly name: string;
  readonly label: State;
  readonly rows: readonly Row[];
  readonly title: string;
  /** When it was recorded, wall ms. */
  readonly at: number;
}

const folder = fileURLToPath(new URL('../../test/fixtures/screens', import.meta.url));

const state = z.enum(['ready', 'busy', 'dialog', 'limited', 'starting', 'unknown']);
/** Label, and the first and last row (from 1) that it rests on. */
const labelled = z.tuple([state, z.int().positive(), z.int().positive()]);
const labelsSchema = z.record(
  z.string(),
  z.object({
    version: z.string().nullable(),
    at: z.iso.datetime(),
    screens: z.record(z.string(), labelled),
  }),
);

/**
 * All recorded screens by backend: `BACKEND/NAME.txt` with its label in labels.json, and `BACKEND/NAME.json` as
 * `loopctl record` writes it, which has its own.
 *
 * @throws Error for a screen without a label, or a label without a screen
 */
export function loadCorpus(): readonly Recorded[] {
  const labels = labelsSchema.parse(JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')));
  return Object.entries(labels).flatMap(([backend, { at, screens }]) => {
    const files = globSync('*.txt', { cwd: join(folder, backend) }).map((file) => basename(file, '.txt'));
    const odd = [...new Set([...files, ...Object.keys(screens)])].filter(
      (name) => !files.includes(name) || screens[name] === undefined,
    );
    if (odd.length > 0) throw new Error(`screen or label of ${backend} is missing: ${odd.join(', ')}`);
    const captured = Object.entries(screens).map(([name, [label, first, last]]): Recorded => {
      const styled = readFileSync(join(folder, backend, `${name}.txt`), 'utf8');
      const rows = rowsOf(styled.replace(/\n+$/, '').split('\n'), first, last);
      return { backend, name, label, rows, title: '', at: Date.parse(at) };
    });
    return [...captured, ...recordsOf(backend)];
  });
}

/** What users recorded and labelled. Without `rows` the label rests on all of it. */
function recordsOf(backend: string): readonly Recorded[] {
  return globSync('*.json', { cwd: join(folder, backend) })
    .sort()
    .map((file): Recorded => {
      const record = recordSchema.parse(JSON.parse(readFileSync(join(folder, backend, file), 'utf8')));
      if (record.label === null) throw new Error(`${backend}/${file} has no label`);
      const [first, last] = record.rows ?? [1, record.screen.styled.length];
      const rows = rowsOf(record.screen.styled, first, last);
      const { label } = record;
      return {
        ...{ backend, name: basename(file, '.json'), label, rows },
        ...{ title: record.screen.title, at: Date.parse(record.at) },
      };
    });
}

function rowsOf(styled: readonly string[], first: number, last: number): readonly Row[] {
  if (last > styled.length || first > last) throw new Error(`no rows ${first} to ${last}`);
  return styled.map((row, index) => ({
    styled: row,
    carries: index >= first - 1 && index < last ? index : null,
  }));
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBackends } from '../../src/agents/registry.ts';
import { recordSchema } from '../../src/cli/record/fixture.ts';
import type { State } from './corpus.ts';
import { screenOf } from './rows.ts';

/** A screen that no rule was made from, and what the manifest makes of it. */
export interface HeldOut {
  readonly backend: string;
  /** State and window, for example `busy-tool-80x24`. */
  readonly name: string;
  readonly version: string;
  readonly label: State;
  readonly read: State;
  readonly rule: string;
}

const folder = fileURLToPath(new URL('../../test/fixtures/held-out', import.meta.url));

/** Reads all of them, as `bench/detect/record.ts` recorded them. */
export function readHeldOut(): readonly HeldOut[] {
  const backends = loadBackends();
  return globSync('*/*.json', { cwd: folder })
    .toSorted()
    .map((file): HeldOut => {
      const [backend = '', name = ''] = file.replace(/\.json$/, '').split('/');
      const { label, version, screen, at } = recordSchema.parse(
        JSON.parse(readFileSync(join(folder, file), 'utf8')),
      );
      if (label === null) throw new Error(`${file} has no label`);
      const rows = screen.styled.map((styled) => ({ styled, carries: null }));
      const reading = backends.get(backend)?.read(screenOf(rows, screen.title), { wall: Date.parse(at) });
      if (reading === undefined) throw new Error(`no backend is called ${backend}`);
      return { backend, name, version: version ?? '?', label, read: reading.state, rule: reading.rule };
    });
}

/** A line of its own for a backend: the figures, and what was read wrongly. */
export function heldOutLine(all: readonly HeldOut[], backend: string): string | null {
  const own = all.filter((one) => one.backend === backend);
  if (own.length === 0) return null;
  const wrong = own.filter(({ label, read }) => label !== read);
  const alarms = wrong.filter(
    ({ label, read }) => (label === 'ready' || label === 'busy') && (read === 'dialog' || read === 'limited'),
  );
  const versions = [...new Set(own.map(({ version }) => version))].join(', ');
  const windows = [...new Set(own.map(({ name }) => name.slice(name.lastIndexOf('-') + 1)))].join(', ');
  const list = wrong.map(({ name, read, rule }) => `\n- ${name}: read as ${read} (rule ${rule})`);
  return `Held out: ${own.length} screens of ${versions}, in windows of ${windows}, that the rules were not made from: **${wrong.length} read wrongly**, ${alarms.length} of them a healthy session read as a dialog or a limit.${list.length === 0 ? '' : `\n${list.join('')}`}`;
}

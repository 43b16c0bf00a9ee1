import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerOptions } from './peer.ts';

/** Folders with a `run` script each, as runit and s6 want them. Returns the folder of them all, and their names. */
export function writeServices(
  name: string,
  { dir, argv, env, count }: PeerOptions,
): { readonly folder: string; readonly services: readonly string[] } {
  const folder = join(dir, name);
  const variables = Object.entries(env).map(([key, value]) => `export ${key}=${quoted(value)}\n`);
  const script = `#!/bin/sh\n${variables.join('')}exec ${argv.map(quoted).join(' ')}\n`;
  const services = Array.from({ length: count }, (_, index) =>
    join(folder, `sleeper-${String(index).padStart(3, '0')}`),
  );
  for (const service of services) {
    mkdirSync(service, { recursive: true });
    writeFileSync(join(service, 'run'), script, { mode: 0o755 });
  }
  return { folder, services };
}

/** One supervising process for each program, which the scanner started. */
export function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * `node script/lib/tree-current.ts ROOT` exits 0 when node_modules holds what package-lock.json names, by npm's own
 * record of it. Saves a reinstall after an `npm install` by hand. Optional packages may be absent.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly version?: string;
  readonly optional?: boolean;
}

function packages(file: string): Record<string, Locked> {
  return (JSON.parse(readFileSync(file, 'utf8')) as { packages?: Record<string, Locked> }).packages ?? {};
}

const root = process.argv[2] ?? '.';
const installed = packages(join(root, 'node_modules/.package-lock.json'));
const stale = Object.entries(packages(join(root, 'package-lock.json'))).some(([path, want]) => {
  if (path === '') return false;
  const have = installed[path];
  return have === undefined ? want.optional !== true : have.version !== want.version;
});
process.exitCode = stale ? 1 : 0;

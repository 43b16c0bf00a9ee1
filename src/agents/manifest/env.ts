import type { Vars } from './launch.ts';
import type { Manifest } from './schema.ts';

/** The manifest with the placeholders in its environment filled in. Those that it does not know stay as they stand. */
export function withEnv(manifest: Manifest, vars: Vars): Manifest {
  const values: Vars = { ...vars, ...manifest.vars };
  const filled = Object.entries(manifest.env).map(([name, value]) => [
    name,
    value.replace(/\{([a-z_]+)\}/g, (whole, key: string) => values[key] ?? whole),
  ]);
  return { ...manifest, env: Object.fromEntries(filled) };
}

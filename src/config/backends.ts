import type { Config } from './config.ts';
import { absolute } from './paths.ts';
import type { Problem } from './problem.ts';
import { maxYamlBytes, readText } from './read.ts';
import type { RawConfig } from './schema.ts';
import { readYaml } from './yaml.ts';

export interface BackendsRead {
  readonly backends: Config['backends'];
  /** Mistakes in the manifest files. */
  readonly problems: readonly Problem[];
  /** Manifest files that could not be read, by backend name. */
  readonly unreadable: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

/** Reads manifests that are named by path. What a manifest may say is for the backends to check. Never throws. */
export function readBackends(raw: Readonly<Partial<RawConfig['backends']>>, dir: string): BackendsRead {
  const backends: [string, Readonly<Record<string, unknown>>][] = [];
  const problems: Problem[] = [];
  const unreadable: [string, string][] = [];
  const files: string[] = [];
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined) continue;
    if (typeof value !== 'string') {
      backends.push([name, value]);
      continue;
    }
    const file = absolute(dir, value);
    files.push(file);
    const read = readText(file, maxYamlBytes);
    if (!read.ok) {
      unreadable.push([name, `${value}: ${read.message}`]);
      continue;
    }
    const yaml = readYaml(read.text, file);
    problems.push(...yaml.problems);
    if (isMapping(yaml.data)) backends.push([name, yaml.data]);
    else if (yaml.problems.length === 0) unreadable.push([name, `${value}: must be a mapping of keys`]);
  }
  return {
    backends: Object.fromEntries(backends),
    problems,
    unreadable: Object.fromEntries(unreadable),
    files,
  };
}

/** A mapping, as YAML data has it. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

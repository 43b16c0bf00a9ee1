import { statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { LoopctlError } from '../errors/error.ts';

/** Name of the configuration file; its folder is the project. */
export const configName = 'loopctl.yaml';

export interface FindOptions {
  readonly cwd: string;
  /** `--project`: a folder, or the file itself. Not searched upwards. */
  readonly project?: string | undefined;
  /** For `LOOPCTL_PROJECT`, which `--project` overrides. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface FoundProject {
  readonly dir: string;
  readonly file: string;
}

/**
 * The project to work on: named, else found upwards from `cwd`. Light on purpose: `status` runs through here.
 *
 * @throws LoopctlError LOOPCTL_E_CONFIG_MISSING
 */
export function findProject(options: FindOptions): FoundProject {
  const named = options.project ?? options.env?.LOOPCTL_PROJECT;
  if (named !== undefined && named !== '') return namedProject(resolve(options.cwd, named));
  for (let dir = resolve(options.cwd); ; dir = dirname(dir)) {
    const file = join(dir, configName);
    if (isFile(file)) return { dir, file };
    if (dir === dirname(dir)) break;
  }
  throw new LoopctlError(
    'LOOPCTL_E_CONFIG_MISSING',
    `no ${configName} in ${options.cwd} or a folder above it`,
  );
}

function namedProject(path: string): FoundProject {
  const dir = basename(path) === configName && isFile(path) ? dirname(path) : path;
  const file = join(dir, configName);
  if (isFile(file)) return { dir, file };
  throw new LoopctlError('LOOPCTL_E_CONFIG_MISSING', `no ${configName} in ${dir}`);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

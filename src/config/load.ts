import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { LoopctlError } from '../errors/error.ts';
import type { Config } from './config.ts';
import { configName } from './find.ts';
import { parseConfig } from './parse.ts';
import { ConfigError, type Problem } from './problem.ts';
import { maxSpecBytes, maxYamlBytes, readText } from './read.ts';

/** A configuration that passed every check. */
export interface LoadedConfig {
  readonly config: Config;
  /** Absolute path of the project's folder. */
  readonly dir: string;
  /** Absolute path of its loopctl.yaml. */
  readonly file: string;
  /** Other files that are part of the configuration: `.phases-spec`, manifests. Absolute. */
  readonly files: readonly string[];
  /** Sha256 of the content of all these files. */
  readonly hash: string;
  /** What is allowed, but probably not meant. */
  readonly warnings: readonly Problem[];
}

export interface LoadOptions {
  /** Names of the built-in backends; without them backend names are not checked. */
  readonly builtins?: readonly string[] | undefined;
}

/**
 * Reads and checks the configuration of the project in `dir`.
 *
 * @throws LoopctlError LOOPCTL_E_CONFIG_MISSING
 * @throws ConfigError LOOPCTL_E_CONFIG_INVALID
 */
export function loadConfig(dir: string, options: LoadOptions = {}): LoadedConfig {
  const root = resolve(dir);
  const file = join(root, configName);
  const read = readText(file, maxYamlBytes);
  if (!read.ok && read.reason === 'missing') {
    throw new LoopctlError('LOOPCTL_E_CONFIG_MISSING', `no ${configName} in ${root}`);
  }
  if (!read.ok) {
    throw new ConfigError(file, [{ file, line: 1, col: 1, key: '', message: read.message }], read.cause);
  }
  const { config, warnings, files } = parseConfig(read.text, { file, dir: root, builtins: options.builtins });
  return { config, dir: root, file, files, hash: hashOf(read.text, files), warnings };
}

/** Sha256 over the text of loopctl.yaml and the content of other files; one that cannot be read counts by the reason. */
function hashOf(text: string, files: readonly string[]): string {
  const hash = createHash('sha256').update(text);
  for (const file of files) {
    const read = readText(file, maxSpecBytes);
    hash.update(read.ok ? `\0${read.text}` : `\0\0${read.reason}`);
  }
  return hash.digest('hex');
}

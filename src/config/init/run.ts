import { resolve } from 'node:path';
import { type LoadedConfig, loadConfig } from '../load.ts';
import { type InitOptions, type InitStep, initProject } from './init.ts';

export interface InitReport<Clones> {
  readonly files: readonly InitStep[];
  readonly loaded: LoadedConfig;
  readonly clones: Clones;
}

/**
 * The whole of `loopctl init`: files first, then the clones that the configuration (new or found) asks for.
 * `setUpClones` is the repository's part; it creates clones or checks existing ones.
 *
 * @throws LoopctlError LOOPCTL_E_INIT_WRITE, LOOPCTL_E_CONFIG_INVALID (of a file that was there), and what `setUpClones` throws
 */
export async function runInit<Clones>(
  dir: string,
  options: InitOptions & { readonly builtins?: readonly string[] },
  setUpClones: (loaded: LoadedConfig) => Promise<Clones>,
): Promise<InitReport<Clones>> {
  const files = initProject(dir, options);
  const loaded = loadConfig(resolve(dir), { builtins: options.builtins });
  return { files, loaded, clones: await setUpClones(loaded) };
}

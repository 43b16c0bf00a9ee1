import { type SimpleGit, simpleGit } from 'simple-git';
import { gitEnv } from './env.ts';

/**
 * simple-git with the hardened environment, for making clones. It is loaded when one is to be made: what every start
 * and every push needs is run by `runGit`. `block_ms` ends a command that has printed nothing for so long.
 */
export function gitAt(
  folder: string,
  options: { readonly ssh?: string | null; readonly block_ms?: number } = {},
): SimpleGit {
  const env = gitEnv(options.ssh ?? null);
  return simpleGit({
    baseDir: folder,
    maxConcurrentProcesses: 2,
    trimmed: true,
    timeout: { block: options.block_ms ?? 60_000 },
    // The environment is made by us from a list, so its guarded names are meant to be there.
    allowEnvironment: Object.keys(env),
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeEditor: true,
      allowUnsafeGitProxy: true,
      allowUnsafePager: true,
      allowUnsafeSshCommand: true,
      allowUnsafeTemplateDir: true,
    },
  }).env(env);
}

import { type SimpleGit, simpleGit } from 'simple-git';
import { LoopctlError } from '../errors/error.ts';
import { gitEnv } from './env.ts';
import { reasonOf } from './redact.ts';

/**
 * simple-git with the hardened environment, for set-up and checks of clones (hot paths run git by
 * {@link runGit} instead). `block_ms` ends a command that has printed nothing for so long.
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

/** The coded error for anything simple-git threw. */
export function setupError(what: string, error: unknown): LoopctlError {
  const text = error instanceof Error ? error.message : String(error);
  if (/ENOENT/.test(text) && /spawn/.test(text)) return new LoopctlError('LOOPCTL_E_GIT_MISSING', what);
  return new LoopctlError('LOOPCTL_E_GIT', `${what}: ${reasonOf(text)}`);
}

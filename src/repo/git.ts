import { type SimpleGit, simpleGit } from 'simple-git';
import { gitEnv } from './env.ts';
import { KILLED } from './killed.ts';

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
    errors: failureOf,
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

/** By itself simple-git takes a git that was killed, or that failed without a word, for one that did its work. */
function failureOf(
  error: Buffer | Error | undefined,
  { exitCode, stdOut, stdErr }: { exitCode: number | null; stdOut: Buffer[]; stdErr: Buffer[] },
): Buffer | Error | undefined {
  if (error !== undefined || exitCode === 0) return error;
  const said = Buffer.concat([...stdOut, ...stdErr]);
  return said.length > 0 ? said : Buffer.from(exitCode === null ? KILLED : `git ended with ${exitCode}`);
}

import { runGit } from './run.ts';

/** The URL git would use for `url` (`url.<base>.insteadOf` of the user's config applied). Asks git once, no network. */
export async function effectiveUrl(url: string): Promise<string> {
  const result = await runGit(['ls-remote', '--get-url', '--end-of-options', url]).catch(() => null);
  const mapped = result?.code === 0 ? result.stdout.trim() : '';
  return mapped === '' ? url : mapped;
}

/** `core.sshCommand` as it holds in the clone (its own key, perhaps), else the user's; null when none is set. */
export async function effectiveSsh(clone: string | null): Promise<string | null> {
  const where = clone === null ? [] : ['-C', clone];
  const ask = (at: readonly string[]) =>
    runGit([...at, 'config', '--get', 'core.sshCommand']).catch(() => null);
  const result = (await ask(where)) ?? null;
  const answer = result !== null && result.code > 1 ? await ask([]) : result;
  const command = answer?.code === 0 ? answer.stdout.trim() : '';
  return command === '' ? null : command;
}

import { mustGit, runGit } from './run.ts';

/** What a clone's own config says; of a key that stands there more than once, the last value. */
export type LocalConfig = ReadonlyMap<string, string>;

/** Reads a clone's own config by one process. Keys are in git's spelling: `user.email`, `remote.origin.url`. */
export async function readLocalConfig(clone: string): Promise<LocalConfig> {
  const { code, stdout } = await runGit(['-C', clone, 'config', '--local', '--null', '--list']);
  if (code !== 0) return new Map();
  return new Map(stdout.split('\0').flatMap((entry) => (entry === '' ? [] : [keyAndValue(entry)])));
}

/** A key without a newline behind it has no value: git takes it for true. */
function keyAndValue(entry: string): readonly [string, string] {
  const end = entry.indexOf('\n');
  return end < 0 ? [entry, ''] : [entry.slice(0, end), entry.slice(end + 1)];
}

/** Sets one value in a clone's own config. Throws `LOOPCTL_E_GIT` when it cannot be written. */
export async function setLocalConfig(clone: string, key: string, value: string): Promise<void> {
  await mustGit(['-C', clone, 'config', '--local', '--replace-all', key, value]);
}

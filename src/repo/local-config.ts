import { mustGit, runGit } from './run.ts';

/** What a clone's own config says; of a key that stands there more than once, the last value. */
export type LocalConfig = ReadonlyMap<string, string>;

export type ConfigReader = (clone: string) => Promise<LocalConfig>;

/** Reads a clone's own config by one process. Keys are in git's spelling: `user.email`, `remote.origin.url`. */
async function readLocalConfig(clone: string): Promise<LocalConfig> {
  const { code, stdout } = await runGit(['-C', clone, 'config', '--local', '--null', '--list']);
  if (code !== 0) return new Map();
  return new Map(stdout.split('\0').flatMap((entry) => (entry === '' ? [] : [keyAndValue(entry)])));
}

/** Reads each clone's own config once, for as long as nobody but the reader changes it. */
export function createConfigReader(): ConfigReader {
  const known = new Map<string, Promise<LocalConfig>>();
  return (clone) => {
    const config = known.get(clone) ?? readLocalConfig(clone);
    known.set(clone, config);
    return config;
  };
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

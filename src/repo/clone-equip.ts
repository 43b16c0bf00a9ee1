import type { CloneSetup, CloneSpec } from './clone-setup.ts';
import { installHooks } from './hooks.ts';
import { setIdentity } from './identity.ts';
import type { ConfigReader } from './local-config.ts';
import { notice, type RepoNotice } from './notices.ts';
import { setupError } from './setup-error.ts';

/** Gives usable clones their identity and hooks, each on its own. */
export async function equip(
  setup: CloneSetup,
  branch: string | null,
  usable: readonly CloneSpec[],
  configOf: ConfigReader,
): Promise<readonly RepoNotice[]> {
  return (await Promise.all(usable.map((clone) => equipOne(setup, branch, clone, configOf)))).flat();
}

/** One after the other: both write the clone's config. */
async function equipOne(
  setup: CloneSetup,
  branch: string | null,
  { name, path }: CloneSpec,
  configOf: ConfigReader,
): Promise<readonly RepoNotice[]> {
  const identity = await setIdentity(path, name, setup.identities[name], configOf).catch((error: unknown) => {
    const { code, message } = setupError(`identity of ${path}`, error);
    return [notice('warning', code, name, message)];
  });
  if (branch === null) return identity;
  const { docs, identities } = setup;
  const spool = setup.spoolFile(name);
  return [...identity, ...(await installHooks(path, { role: name, identities, branch, docs, spool }))];
}

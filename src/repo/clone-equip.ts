import type { CloneSetup, CloneSpec } from './clone-setup.ts';
import { setupError } from './git.ts';
import { installHooks } from './hooks.ts';
import { setIdentity } from './identity.ts';
import { notice, type RepoNotice } from './notices.ts';

/** Gives usable clones their identity and hooks. */
export async function equip(
  setup: CloneSetup,
  branch: string | null,
  usable: readonly CloneSpec[],
  notices: RepoNotice[],
): Promise<void> {
  for (const { name, path } of usable) {
    try {
      notices.push(...(await setIdentity(path, name, setup.identities[name])));
    } catch (error) {
      const { code, message } = setupError(`identity of ${path}`, error);
      notices.push(notice('warning', code, name, message));
    }
    if (branch === null) continue;
    const { docs, identities } = setup;
    notices.push(
      ...(await installHooks(path, { role: name, identities, branch, docs, spool: setup.spoolFile(name) })),
    );
  }
}

import type { LoopName } from '../core/settings.ts';
import type { Identity } from './authors.ts';
import { type ConfigReader, setLocalConfig } from './local-config.ts';
import { notice, type RepoNotice } from './notices.ts';

/**
 * Gives a clone its loop's `user.name` and `user.email`, in the clone's own config. Says so when the clone had
 * another identity of its own. Throws `LOOPCTL_E_GIT` when the config cannot be written.
 */
export async function setIdentity(
  clone: string,
  role: LoopName,
  identity: Identity,
  configOf: ConfigReader,
): Promise<readonly RepoNotice[]> {
  const config = await configOf(clone);
  for (const key of ['name', 'email'] as const) {
    const known = config.get(`user.${key}`);
    if (known !== identity[key]) await setLocalConfig(clone, `user.${key}`, identity[key]);
  }
  const before = config.get('user.email') ?? '';
  if (before === '' || before === identity.email) return [];
  const text = `${clone}: the clone committed as ${before}; it now commits as ${identity.email}`;
  return [notice('info', 'LOOPCTL_E_IDENTITY_REPLACED', role, text)];
}

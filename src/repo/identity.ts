import type { LoopName } from '../core/settings.ts';
import type { Identity } from './authors.ts';
import { gitAt } from './git.ts';
import { notice, type RepoNotice } from './notices.ts';

/**
 * Gives a clone its loop's `user.name` and `user.email`, in the clone's own config. Says so when the clone had
 * another identity of its own. Throws what git throws when the config cannot be written.
 */
export async function setIdentity(
  clone: string,
  role: LoopName,
  identity: Identity,
): Promise<readonly RepoNotice[]> {
  const git = gitAt(clone);
  const before = (await git.getConfig('user.email', 'local')).value;
  await git.addConfig('user.name', identity.name, false, 'local');
  await git.addConfig('user.email', identity.email, false, 'local');
  if (before === null || before === '' || before === identity.email) return [];
  const text = `${clone}: the clone committed as ${before}; it now commits as ${identity.email}`;
  return [notice('info', 'LOOPCTL_E_IDENTITY_REPLACED', role, text)];
}

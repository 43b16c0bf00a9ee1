import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, hasCode } from '../errors/error.ts';
import { locate } from './location.ts';
import { notice, type RepoNotice } from './notices.ts';
import { reasonOf } from './redact.ts';
import { effectiveSsh, effectiveUrl } from './remote-config.ts';
import { classifyRemote } from './remote-url.ts';
import { runGit } from './run.ts';

/** Asks the remote for its branches; null when it answers. For `doctor`. */
export async function checkReach(
  remoteUrl: string,
  clone: string | null,
  timeoutMs = 15_000,
): Promise<RepoNotice | null> {
  try {
    const ssh = await effectiveSsh(clone);
    const result = await runGit(['ls-remote', '--heads', '--end-of-options', remoteUrl], { timeoutMs, ssh });
    return result.code === 0 ? null : unreachable(remoteUrl, reasonOf(result.stderr));
  } catch (error) {
    if (hasCode(error, 'LOOPCTL_E_GIT_MISSING')) return notice('critical', error.code, null, error.message);
    return unreachable(remoteUrl, describe(error));
  }
}

function unreachable(remoteUrl: string, why: string): RepoNotice {
  return notice('critical', 'LOOPCTL_E_REMOTE_UNREACHABLE', null, `${remoteUrl}: ${why}`);
}

/** A branch nobody has: deleting it, as a dry run, opens the way for writing and changes nothing. */
const PROBE = 'loopctl/push-probe-that-does-not-exist';

/**
 * Whether a clone may push, without pushing: a dry run that deletes a branch that is not there. Null when it may.
 * Rights on single branches (protected ones) show only at a real push.
 */
export async function checkPush(
  clone: string,
  remoteUrl: string,
  timeoutMs = 20_000,
): Promise<RepoNotice | null> {
  const refused = (why: string) => notice('critical', 'LOOPCTL_E_PUSH_RIGHTS', null, `${remoteUrl}: ${why}`);
  const remote = classifyRemote(await effectiveUrl(remoteUrl), clone);
  if (remote.kind === 'local')
    return (await writable(remote.path)) ? null : refused('the folder is not writable');
  try {
    const args = [
      '-C',
      clone,
      'push',
      '--dry-run',
      '--no-verify',
      '--porcelain',
      '--',
      remoteUrl,
      `:refs/heads/${PROBE}`,
    ];
    const result = await runGit(args, { timeoutMs, ssh: await effectiveSsh(clone) });
    const known =
      /remote ref does not exist/.test(result.stderr) || /remote ref does not exist/.test(result.stdout);
    return result.code === 0 || known ? null : refused(reasonOf(result.stderr));
  } catch (error) {
    return refused(describe(error));
  }
}

async function writable(path: string): Promise<boolean> {
  const at = await locate(path);
  if (at === null) return false;
  const may = (folder: string) => access(join(at.commonDir, folder), constants.W_OK | constants.X_OK);
  return Promise.all([may('objects'), may('refs/heads')]).then(
    () => true,
    () => false,
  );
}

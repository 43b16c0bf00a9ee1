import { LoopctlError } from '../errors/error.ts';
import type { RefReader } from './refs.ts';
import type { Remote } from './remote-url.ts';
import { runGit } from './run.ts';

/** True for names that git takes for a branch (`git check-ref-format --branch`), and that are safe in a ref's path. */
export function isBranchName(name: string): boolean {
  if (name === '' || name === '@' || name.length > 200) return false;
  if (/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.$/.test(name)) return false;
  return name.split('/').every((part) => part !== '' && !/^[.-]|\.lock$/.test(part));
}

export interface BranchSources {
  readonly remote: Remote;
  /** Refs of a local remote; null for a network remote. */
  readonly remoteRefs: RefReader | null;
  readonly clones: readonly RefReader[];
  /** Asked for only when the remote has to be. */
  readonly ssh: () => Promise<string | null>;
}

/**
 * The remote's HEAD branch: a local remote's own HEAD, what a clone noted of it (`origin/HEAD`), the remote asked
 * over the network, and last, for an empty remote, the branch a clone stands on. Throws
 * `LOOPCTL_E_BRANCH_UNKNOWN`.
 */
export async function headBranch(sources: BranchSources): Promise<string> {
  const own = await sources.remoteRefs?.symbolic('HEAD');
  const ownName = nameIn(own, 'refs/heads/');
  if (ownName !== null) return ownName;
  for (const clone of sources.clones) {
    const noted = nameIn(await clone.symbolic('refs/remotes/origin/HEAD'), 'refs/remotes/origin/');
    if (noted !== null) return noted;
  }
  if (sources.remote.kind === 'network') {
    const asked = await askRemote(sources.remote.url, await sources.ssh());
    if (asked !== null) return asked;
  }
  for (const clone of sources.clones) {
    const stands = nameIn(await clone.symbolic('HEAD'), 'refs/heads/');
    if (stands !== null) return stands;
  }
  throw new LoopctlError('LOOPCTL_E_BRANCH_UNKNOWN', 'the remote names no HEAD branch');
}

async function askRemote(url: string, ssh: string | null): Promise<string | null> {
  try {
    const args = ['ls-remote', '--symref', '--end-of-options', url, 'HEAD'];
    const { stdout } = await runGit(args, { timeoutMs: 20_000, ssh });
    return nameIn(/^ref: (\S+)\tHEAD$/m.exec(stdout)?.[1], 'refs/heads/');
  } catch {
    return null;
  }
}

function nameIn(ref: string | null | undefined, prefix: string): string | null {
  const name = ref?.startsWith(prefix) === true ? ref.slice(prefix.length) : '';
  return isBranchName(name) && name !== '.invalid' ? name : null;
}

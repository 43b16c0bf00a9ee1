import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloneSpec } from './clone-setup.ts';
import type { ConfigReader } from './local-config.ts';
import { type Location, locate } from './location.ts';
import { notice, type RepoNotice, shellWord } from './notices.ts';
import { sameRemote } from './remote-url.ts';
import { mustGit } from './run.ts';

/** Looks at an existing clone without changing it. `branch` null skips what depends on it. */
export async function checkClone(
  clone: CloneSpec,
  remoteUrl: string,
  branch: string | null,
  configOf: ConfigReader,
): Promise<readonly RepoNotice[]> {
  const at = await locate(clone.path);
  if (at === null || at.bare) {
    const what = at === null ? 'is not a git clone' : 'is a bare repository, a loop needs a work tree';
    return [
      notice(
        'critical',
        'LOOPCTL_E_CLONE_NOT_GIT',
        clone.name,
        `${clone.path} ${what}`,
        `Move it away (mv ${shellWord(clone.path)} ${shellWord(`${clone.path}.old`)}) and run \`loopctl init\` again, or name another path.`,
      ),
    ];
  }
  const linked = at.gitDir === at.commonDir ? [] : [linkedNotice(clone)];
  const [remote, state] = await Promise.all([
    checkRemote(clone, remoteUrl, configOf),
    checkState(clone, at, branch),
  ]);
  return [...linked, ...remote, ...state];
}

function linkedNotice(clone: CloneSpec): RepoNotice {
  const text = `${clone.path} is a linked work tree: its identity and hooks would be those of the main repository`;
  return notice('critical', 'LOOPCTL_E_CLONE_LINKED', clone.name, text);
}

async function checkRemote(
  clone: CloneSpec,
  remoteUrl: string,
  configOf: ConfigReader,
): Promise<readonly RepoNotice[]> {
  const url = (await configOf(clone.path)).get('remote.origin.url') ?? '';
  const git = `git -C ${shellWord(clone.path)} remote`;
  if (url === '') {
    const mend = `${git} add origin ${shellWord(remoteUrl)}`;
    return [
      notice(
        'critical',
        'LOOPCTL_E_CLONE_WRONG_REMOTE',
        clone.name,
        `${clone.path} has no remote named origin`,
        mend,
      ),
    ];
  }
  if (sameRemote(url, remoteUrl, clone.path)) return [];
  const text = `${clone.path} has origin ${url}, the project has ${remoteUrl}`;
  const mend = `Name the right remote in loopctl.yaml, or: ${git} set-url origin ${shellWord(remoteUrl)}`;
  return [notice('critical', 'LOOPCTL_E_CLONE_WRONG_REMOTE', clone.name, text, mend)];
}

/** What a work tree may be in the middle of, by the file in its git folder that says so. */
const unfinished: readonly (readonly [file: string, what: string, mend: string])[] = [
  ['rebase-merge', 'a rebase', 'git rebase --continue or --abort'],
  ['rebase-apply', 'a rebase', 'git rebase --continue or --abort'],
  ['MERGE_HEAD', 'a merge', 'git merge --continue or --abort'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick', 'git cherry-pick --continue or --abort'],
  ['REVERT_HEAD', 'a revert', 'git revert --continue or --abort'],
];

/** An index lock older than this was left by a git that was killed. */
const STALE_LOCK_MS = 60_000;

async function checkState(
  clone: CloneSpec,
  at: Location,
  branch: string | null,
): Promise<readonly RepoNotice[]> {
  const found: RepoNotice[] = [];
  const warn = (code: RepoNotice['code'], text: string, next?: string) =>
    found.push(notice('warning', code, clone.name, `${clone.path} ${text}`, next));

  const lockMs = await ageMs(join(at.gitDir, 'index.lock'));
  if (lockMs !== null && lockMs > STALE_LOCK_MS) {
    warn(
      'LOOPCTL_E_CLONE_LOCKED',
      'is locked by a git that is gone',
      `If no git runs there: rm ${shellWord(join(at.gitDir, 'index.lock'))}`,
    );
  }
  let inside = false;
  for (const [file, what, mend] of unfinished) {
    if (inside || (await ageMs(join(at.gitDir, file))) === null) continue;
    inside = true;
    warn('LOOPCTL_E_CLONE_UNFINISHED', `is in the middle of ${what}`, `In the clone: ${mend}.`);
  }
  const status = parseStatus(
    await mustGit([
      ...['-C', clone.path, 'status'],
      '--porcelain=v2',
      '--branch',
      '--untracked-files=no',
      '--ignore-submodules=all',
    ]),
  );
  if (status.changed > 0) warn('LOOPCTL_E_CLONE_DIRTY', `has uncommitted changes in ${status.changed} files`);
  if (status.head === null && !inside) {
    warn(
      'LOOPCTL_E_CLONE_DETACHED',
      'is not on a branch (detached HEAD)',
      branch === null ? undefined : `git -C ${shellWord(clone.path)} checkout ${shellWord(branch)}`,
    );
  } else if (status.head !== null && branch !== null && status.head !== branch) {
    warn(
      'LOOPCTL_E_CLONE_OTHER_BRANCH',
      `is on branch ${status.head}, the loops work on ${branch}`,
      `git -C ${shellWord(clone.path)} checkout ${shellWord(branch)}`,
    );
  }
  return found;
}

/** Reads `git status --porcelain=v2 --branch`: head null when detached. */
function parseStatus(text: string): { readonly head: string | null; readonly changed: number } {
  const lines = text.split('\n');
  const head =
    lines.find((line) => line.startsWith('# branch.head '))?.slice('# branch.head '.length) ?? null;
  return {
    head: head === '(detached)' ? null : head,
    changed: lines.filter((line) => /^[12u] /.test(line)).length,
  };
}

async function ageMs(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found === null ? null : Date.now() - found.mtimeMs;
}

/** The same folder under two names is one clone. */
export async function sameFolder(one: string, other: string): Promise<boolean> {
  const real = (path: string) => realpath(path).catch(() => path);
  return (await real(one)) === (await real(other));
}

import { type Git, GitError } from '../git.ts';

/** One clone as a careful developer handles it: pull with rebase, small commits, push, never force. */
export interface Clone {
  /** Leaves a clean tree at the newest pushed state plus own unpushed commits. */
  sync(): Promise<void>;
  /** Stages these paths and commits. */
  commit(paths: readonly string[], subject: string, trailer?: string): Promise<string>;
  /** Pushes; on a race pulls with rebase and tries again. */
  push(): Promise<void>;
  /** Own commits that are not on the remote yet. */
  unpushed(): Promise<number>;
}

const PUSH_ATTEMPTS = 6;
const raced =
  /\[rejected\]|fetch first|that this clone does not have|failed to lock|cannot lock ref|incorrect old value/;

export function createClone(git: Git): Clone {
  async function branch(): Promise<string> {
    return (await git.ask('symbolic-ref', '--short', 'HEAD')) ?? 'main';
  }

  /** The remote's branch as last fetched, null while it does not exist. */
  async function upstream(): Promise<string | null> {
    const name = `refs/remotes/origin/${await branch()}`;
    return (await git.ask('rev-parse', '-q', '--verify', name)) === null ? null : name;
  }

  async function rebase(): Promise<void> {
    await git.run('fetch', '-q', 'origin');
    const onto = await upstream();
    if (onto === null) return;
    const head = await git.ask('rev-parse', '-q', '--verify', 'HEAD');
    if (head === null) await git.run('reset', '-q', '--hard', onto);
    else await git.run('rebase', '-q', onto).catch(() => startOver(onto));
  }

  /** Own commits that conflict are dropped: all of them can be made again from what is pushed. */
  async function startOver(onto: string): Promise<void> {
    await git.ask('rebase', '--abort');
    await git.run('reset', '-q', '--hard', onto);
  }

  async function unpushed(): Promise<number> {
    const base = await upstream();
    const range = base === null ? ['HEAD'] : [`${base}..HEAD`];
    return Number((await git.ask('rev-list', '--count', ...range)) ?? 0);
  }

  return {
    async sync() {
      await git.ask('rebase', '--abort');
      if ((await git.ask('rev-parse', '-q', '--verify', 'HEAD')) !== null)
        await git.run('reset', '-q', '--hard');
      await rebase();
    },
    async commit(paths, subject, trailer) {
      await git.run('add', '-A', '--', ...paths);
      const body = trailer === undefined ? [] : ['-m', trailer];
      await git.run('commit', '-q', '-m', subject, ...body);
      return git.run('rev-parse', 'HEAD');
    },
    async push() {
      for (let attempt = 1; (await unpushed()) > 0; attempt += 1) {
        try {
          await git.run('push', '-q', 'origin', `HEAD:refs/heads/${await branch()}`);
          return;
        } catch (error) {
          if (!(error instanceof GitError && raced.test(error.message)) || attempt >= PUSH_ATTEMPTS)
            throw error;
          await rebase();
        }
      }
    },
    unpushed,
  };
}

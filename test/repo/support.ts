import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { defaultIdentity, type Identities } from '../../src/repo/authors.ts';
import { createRepo, type RepoOptions } from '../../src/repo/repo.ts';

export const identities: Identities = {
  builder: defaultIdentity('demo', 'builder'),
  adversary: defaultIdentity('demo', 'adversary'),
};

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git as a user would, with a configuration of its own. Resolves for every exit code. */
export function tryGit(
  cwd: string,
  args: readonly string[],
  input?: string | Buffer,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      'git',
      [...args],
      {
        cwd,
        maxBuffer: 256 * 1024 * 1024,
        env: {
          PATH: process.env.PATH,
          HOME: '/nonexistent',
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_AUTHOR_NAME: 'Human',
          GIT_AUTHOR_EMAIL: 'human@example.org',
          GIT_COMMITTER_NAME: 'Human',
          GIT_COMMITTER_EMAIL: 'human@example.org',
          ...env,
        },
      },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

/** Standard output, trimmed; throws when git fails. */
export async function git(
  cwd: string,
  args: readonly string[],
  input?: string | Buffer,
  env?: Readonly<Record<string, string>>,
): Promise<string> {
  const ran = await tryGit(cwd, args, input, env);
  if (ran.code !== 0) throw new Error(`git ${args.join(' ')}: ${ran.stderr}`);
  return ran.stdout.trim();
}

/** The environment by which a commit is one loop's. */
export function as(role: 'builder' | 'adversary'): Record<string, string> {
  const { name, email } = identities[role];
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

export async function tempFolder(prefix = "loopctl repo's "): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}

export interface World {
  readonly root: string;
  readonly remote: string;
  readonly builder: string;
  readonly adversary: string;
  /** Commits files in a clone as its loop and returns the sha. A null content deletes. */
  commit(
    role: 'builder' | 'adversary',
    message: string,
    files?: Readonly<Record<string, string | Buffer | null>>,
  ): Promise<string>;
  push(role: 'builder' | 'adversary', ...args: string[]): Promise<Ran>;
}

/** A bare remote with one commit and two clones. `url` maps the remote's path to the URL that the clones use. */
export async function makeWorld(
  options: { readonly url?: (path: string) => string; readonly empty?: boolean } = {},
): Promise<World> {
  const root = await tempFolder();
  const remote = join(root, 'remote "x".git');
  await git(root, ['init', '--quiet', '--bare', '-b', 'main', remote]);
  const url = options.url?.(remote) ?? remote;
  const clones = { builder: join(root, 'builder'), adversary: join(root, 'adversary') };
  if (options.empty !== true) await seed(root, remote);
  for (const path of Object.values(clones)) await git(root, ['clone', '--quiet', url, path]);
  return {
    root,
    remote,
    ...clones,
    async commit(role, message, files = {}) {
      const cwd = clones[role];
      for (const [path, content] of Object.entries(files)) {
        if (content === null) {
          await git(cwd, ['rm', '--quiet', '--', path]);
        } else {
          await mkdir(dirname(join(cwd, path)), { recursive: true });
          await writeFile(join(cwd, path), content);
          await git(cwd, ['add', '--', path]);
        }
      }
      await git(cwd, ['commit', '--quiet', '--allow-empty', '-F', '-'], message, as(role));
      return git(cwd, ['rev-parse', 'HEAD']);
    },
    push: (role, ...args) => tryGit(clones[role], ['push', '--quiet', 'origin', 'HEAD:main', ...args]),
  };
}

async function seed(root: string, remote: string): Promise<void> {
  const tree = await git(remote, ['hash-object', '-t', 'tree', '-w', '--stdin'], '');
  const sha = await git(remote, ['commit-tree', tree, '-m', 'start'], '');
  await git(root, ['--git-dir', remote, 'update-ref', 'refs/heads/main', sha]);
}

/** A repo port over a world, closed after the test. */
export function repoOf(world: World, options: Partial<RepoOptions> = {}) {
  const repo = createRepo({
    clones: [
      { name: 'builder', path: world.builder },
      { name: 'adversary', path: world.adversary },
    ],
    remoteUrl: world.remote,
    branch: 'main',
    docs: '',
    identities,
    spoolFiles: [],
    ...options,
  });
  onTestFinished(() => repo.close());
  return repo;
}

/** Waits until `check` gives something truthy; fails after `ms`. */
export async function until<T>(check: () => T | Promise<T>, ms = 10_000): Promise<NonNullable<T>> {
  const end = performance.now() + ms;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (performance.now() > end) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

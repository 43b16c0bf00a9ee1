import { execFile } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A git command that failed; `message` is git's own last words. */
export class GitError extends Error {}

export interface Git {
  readonly cwd: string;
  /** Runs git with these arguments, resolves to trimmed stdout. Rejects with {@link GitError}. */
  run(...args: readonly string[]): Promise<string>;
  /** Like {@link Git.run}, null instead of an error. */
  ask(...args: readonly string[]): Promise<string | null>;
}

const STALE_LOCK_MS = 3000;
const LOCK_RETRIES = 30;

/** Git in one clone. Waits for another git's index lock, and removes one that a killed git left behind. */
export function createGit(cwd: string): Git {
  async function run(...args: readonly string[]): Promise<string> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await once(cwd, args);
      } catch (error) {
        const lock = /Unable to create '(.+?\.lock)'/.exec(String(error))?.[1];
        if (lock === undefined || attempt >= LOCK_RETRIES) throw error;
        removeIfStale(lock);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    }
  }
  return {
    cwd,
    run,
    ask: (...args) => run(...args).catch(() => null),
  };
}

function once(cwd: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: 'true', LC_ALL: 'C' };
  return new Promise((resolve, reject) => {
    execFile('git', [...args], { cwd, env, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trimEnd());
      else reject(new GitError(`git ${args[0]}: ${(stderr || error.message).trim()}`));
    });
  });
}

function removeIfStale(lock: string): void {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE_LOCK_MS) rmSync(lock, { force: true });
  } catch {
    // Somebody else removed it.
  }
}

/** Folder inside the clone's git folder where the demo keeps its own files. */
export async function privateFolder(git: Git): Promise<string | null> {
  const dir = await git.ask('rev-parse', '--absolute-git-dir');
  return dir === null ? null : join(dir, 'loopctl-demo');
}

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface WorkRepo {
  readonly remote: string;
  readonly builder: string;
  readonly adversary: string;
}

/** A bare remote with one commit, and a clone for each loop. */
export function createWorkRepo(dir: string, name: string): WorkRepo {
  const at = (part: string): string => join(dir, `${name}-${part}`);
  const git = (...args: readonly string[]): void => void execFileSync('git', args, { stdio: 'pipe' });
  const repo = { remote: at('remote.git'), builder: at('builder'), adversary: at('adversary') };
  git('init', '-q', '--bare', '-b', 'main', repo.remote);
  git('clone', '-q', repo.remote, repo.builder);
  git('-C', repo.builder, 'config', 'user.name', 'builder');
  git('-C', repo.builder, 'config', 'user.email', 'builder@example.invalid');
  git('-C', repo.builder, 'commit', '-q', '--allow-empty', '-m', 'Start');
  git('-C', repo.builder, 'push', '-q', 'origin', 'HEAD:main');
  git('clone', '-q', repo.remote, repo.adversary);
  return repo;
}

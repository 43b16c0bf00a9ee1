import { execFileSync } from 'node:child_process';
import { monoMs, wallMs } from '../lib/clock.ts';

/** One claim, and the moment at which its push had returned. */
export interface Claim {
  /** As messages name the commit. */
  readonly sha: string;
  readonly monoMs: number;
  readonly wallMs: number;
}

/** Claims gates by commits in a clone, as an agent does. */
export function createBuilder(clone: string): (gate: string) => Claim {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  return (gate) => {
    git('commit', '-q', '--allow-empty', '-m', `claim(${gate}): ready to be judged`);
    const sha = git('rev-parse', 'HEAD').slice(0, 12);
    git('push', '-q', 'origin', 'HEAD');
    return { sha, monoMs: monoMs(), wallMs: wallMs() };
  };
}

import { execFileSync } from 'node:child_process';
import { machine } from './machine.ts';

const root = new URL('../..', import.meta.url).pathname;

/** When, from which commit and where figures were made: date and minute (UTC), commit, machine. */
export function provenance(at = new Date()): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC · ${commit()} · ${machine()}`;
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `commit ${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
  } catch {
    return 'no commit';
  }
}

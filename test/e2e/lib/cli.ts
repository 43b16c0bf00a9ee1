import { spawnSync } from 'node:child_process';
import type { TestProject } from './project.ts';

const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line of loopctl in the project and waits for its end. */
export function loopctl(project: Pick<TestProject, 'dir' | 'env'>, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: project.dir,
    env: project.env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}

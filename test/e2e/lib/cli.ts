import { execFile } from 'node:child_process';
import type { TestProject } from './project.ts';

const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname;

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line of loopctl in the project and waits for its end. */
export function loopctl(project: Pick<TestProject, 'dir' | 'env'>, ...args: readonly string[]): Promise<Ran> {
  const options = { cwd: project.dir, env: project.env, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

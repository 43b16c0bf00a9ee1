import { type ChildProcess, spawn } from 'node:child_process';
import type { TestProject } from './project.ts';

const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname;

export interface CliResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs on; `result` comes when it ends. */
export interface RunningCli {
  readonly child: ChildProcess;
  out(): string;
  readonly result: Promise<CliResult>;
}

/** Starts `loopctl …` as a person in the project's folder does. */
export function startCli(project: TestProject, ...args: readonly string[]): RunningCli {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: project.dir,
    env: project.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const result = new Promise<CliResult>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  );
  return { child, out: () => out, result };
}

/** Runs `loopctl …` to its end. */
export function cli(project: TestProject, ...args: readonly string[]): Promise<CliResult> {
  return startCli(project, ...args).result;
}

/** Data of a command with `--json`; throws when it fails. */
export async function cliJson<T>(project: TestProject, ...args: readonly string[]): Promise<T> {
  const { code, out, err } = await cli(project, ...args, '--json');
  if (code !== 0) throw new Error(`loopctl ${args.join(' ')} ended with ${code}: ${err}${out}`);
  return JSON.parse(out) as T;
}

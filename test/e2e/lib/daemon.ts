import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../../src/cli/client.ts';
import type { Explanation } from '../../../src/core/view/explain.ts';
import type { AgentStatus, Status } from '../../../src/core/view/status.ts';
import { hasCode } from '../../../src/errors/error.ts';
import type { TestProject } from './project.ts';
import { until } from './wait.ts';

const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname;

/** A daemon in a process of its own, as `start` runs it, and how to look at it. */
export interface TestDaemon {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  status(): Promise<Status>;
  agent(name: string): Promise<AgentStatus>;
  explain(name: string): Promise<Explanation>;
  post(path: string, body?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** What it printed; shown when a test fails. */
  output(): string;
}

/** Starts the real daemon and waits until its control socket answers. */
export async function startDaemon(project: TestProject, ...args: readonly string[]): Promise<TestDaemon> {
  const daemon = spawnDaemon(project, ...args);
  await until('the control socket', async () => {
    if (daemon.child.exitCode !== null) throw new Error(`the daemon ended: ${daemon.output()}`);
    return tryStatus(daemon);
  });
  return daemon;
}

/** Starts it without waiting. */
export function spawnDaemon(project: TestProject, ...args: readonly string[]): TestDaemon {
  return spawnScript(project, main, 'daemon', ...args);
}

/** Starts a daemon by a script of its own, without waiting. */
export function spawnScript(project: TestProject, script: string, ...args: readonly string[]): TestDaemon {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: project.dir,
    env: project.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const socket = project.paths.controlSocket;
  const status = (): Promise<Status> => ask<Status>(socket, 'GET', '/v1/status');
  return {
    child,
    exited,
    status,
    async agent(name) {
      const found = (await status()).agents.find((agent) => agent.name === name);
      if (found === undefined) throw new Error(`no agent ${name}`);
      return found;
    },
    explain: (name) => ask<Explanation>(socket, 'GET', `/v1/explain?agent=${name}`),
    post: (path, body = {}) => ask(socket, 'POST', path, body),
    output: () => `${output}\n${logOf(project)}`,
  };
}

/** Waits for an agent to be in one of the states and returns what `explain` says then. */
export async function untilState(
  daemon: TestDaemon,
  name: string,
  states: readonly string[],
  timeoutMs?: number,
): Promise<Explanation> {
  let last = '';
  return until(
    `${name} in ${states.join(' or ')}`,
    async () => {
      const explanation = await daemon.explain(name);
      last = explanation.agent.state;
      return states.includes(last) ? explanation : null;
    },
    timeoutMs,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; it is ${last}\n${daemon.output()}`);
  });
}

async function tryStatus(daemon: TestDaemon): Promise<Status | null> {
  try {
    return await daemon.status();
  } catch (error) {
    if (hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) return null;
    throw error;
  }
}

function logOf(project: TestProject): string {
  const log = join(project.paths.logs, 'daemon.log');
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-60).join('\n') : '';
}

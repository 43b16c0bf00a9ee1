import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Status } from '../../src/core/view/status.ts';
import type { OutboxRow } from '../../src/ports/store.ts';
import { createProject, type ProjectOptions, type TestProject } from '../../test/e2e/lib/project.ts';
import { until } from '../../test/e2e/lib/wait.ts';
import { installed } from './installed.ts';

/** What a running daemon of the installed program is measured by. */
export interface Running {
  readonly project: TestProject;
  /** Pid of the daemon. */
  readonly pid: number;
  status(): Status;
  /** The message, once the daemon has it, that names `text`. */
  message(text: string): Pick<OutboxRow, 'key' | 'status' | 'updatedMs'> | null;
}

/** Timers as they ship: what is measured is what a user gets. */
const shipped = { sweep_s: 10, fetch_interval_s: 30, ack_wait_s: 10 };

/**
 * Runs `work` beside a daemon with two loops that was started as users start it; leaves nothing behind. What
 * `prepare` does comes before the start.
 */
export async function withDaemon<T>(
  options: ProjectOptions,
  work: (running: Running) => Promise<T>,
  prepare: (project: TestProject) => Promise<void> = async () => {},
): Promise<T> {
  const project = createProject({
    plans: { one: '# One\n' },
    ...options,
    timers: { ...shipped, ...options.timers },
  });
  try {
    await prepare(project);
    loopctl(project, 'start');
    const running = lookAt(project);
    await until('both loops to sit idle', () =>
      running.status().agents.every(({ state }) => state === 'ready' || state === 'waiting'),
    );
    return await work(running);
  } catch (error) {
    throw new Error(`${String(error)}\n${logOf(project)}`, { cause: error });
  } finally {
    project.destroy();
  }
}

export function loopctl(project: TestProject, ...args: readonly string[]): string {
  return execFileSync(process.execPath, [installed(), ...args], {
    cwd: project.dir,
    env: project.env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function lookAt(project: TestProject): Running {
  const status = (): Status => JSON.parse(loopctl(project, 'status', '--json')) as Status;
  const { pid } = status().daemon;
  return {
    project,
    pid,
    status,
    message(text) {
      const db = new DatabaseSync(join(project.paths.state, 'state.db'), { readOnly: true });
      try {
        const row = db
          .prepare('SELECT key, status, updated_ms AS updatedMs FROM outbox WHERE instr(text, ?) ORDER BY n')
          .get(text);
        return row === undefined ? null : (row as unknown as Pick<OutboxRow, 'key' | 'status' | 'updatedMs'>);
      } finally {
        db.close();
      }
    },
  };
}

function logOf(project: TestProject): string {
  const log = join(project.paths.logs, 'daemon.log');
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-20).join('\n') : '';
}

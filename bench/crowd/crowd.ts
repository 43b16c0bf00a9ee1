import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ask } from '../../src/cli/client.ts';
import type { Status } from '../../src/core/view/status.ts';
import { createProject, type TestProject } from '../../test/e2e/lib/project.ts';
import { until } from '../../test/e2e/lib/wait.ts';
import { withFolder } from '../lib/folder.ts';
import { sleepers } from '../lib/sleepers.ts';
import { bundleCrowd } from './bundle.ts';

export interface Crowd {
  readonly project: TestProject;
  /** Of the daemon. */
  readonly pid: number;
}

/** Runs `work` beside a daemon with `count` idle sessions in tmux; leaves nothing behind. */
export function withCrowd<T>(count: number, work: (crowd: Crowd) => Promise<T>): Promise<T> {
  return withFolder(async (dir) => {
    const starts = join(dir, 'starts');
    const sleeping = sleepers({ builder: starts, adversary: starts });
    const timers = { sweep_s: 10, fetch_interval_s: 30 };
    const project = createProject({ plans: { one: '# One\n' }, timers, ...sleeping });
    const program = await bundleCrowd(dir);
    const child = spawn(process.execPath, [program, project.dir, String(count)], {
      cwd: project.dir,
      env: project.env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    try {
      await allIdle(project, child, count);
      return await work({ project, pid: child.pid ?? 0 });
    } finally {
      child.kill('SIGKILL');
      project.destroy();
    }
  });
}

async function allIdle(project: TestProject, child: ChildProcess, count: number): Promise<void> {
  await until(
    `${count} sessions to sit idle`,
    async () => {
      if (child.exitCode !== null) throw new Error('the daemon of the crowd ended');
      const status = await ask<Status>(project.paths.controlSocket, 'GET', '/v1/status').catch(() => null);
      const idle = status?.agents.filter(({ state }) => state === 'ready' || state === 'waiting') ?? [];
      return idle.length === count;
    },
    300_000,
  );
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { TestProject } from '../../test/e2e/lib/project.ts';
import { wallMs } from '../lib/clock.ts';
import { installed } from '../lib/installed.ts';

export interface Start {
  /** Milliseconds from spawn of the daemon until it had decided what to launch. */
  readonly decided: number;
  /** Until it told its starter that both loops run. */
  readonly ready: number;
}

/** Starts the daemon anew, waits until it is ready, and stops it again. `before` what is kept of an earlier one is gone. */
export async function timeStart(project: TestProject, args: readonly string[]): Promise<Start> {
  const began = wallMs();
  const child = spawn(process.execPath, [installed(), 'daemon', ...args], {
    cwd: project.dir,
    env: { ...project.env, LOOPCTL_READY_FD: '3' },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  await once(child.stdio[3] as Readable, 'data');
  const ready = wallMs() - began;
  child.kill('SIGTERM');
  await once(child, 'exit');
  const log = readFileSync(join(project.paths.logs, 'daemon.log'), 'utf8').split('\n');
  const launches = log.filter((line) => line.includes('"msg":"launch '));
  const decided = launches
    .map((line) => Date.parse((JSON.parse(line) as { time: string }).time) - Math.floor(began))
    .find((ms) => ms >= 0);
  if (decided === undefined) throw new Error('the daemon launched nothing');
  return { decided, ready };
}

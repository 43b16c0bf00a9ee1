import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fillState, freeState } from '../e2e/lib/disk.ts';
import { type Process, processesOf, terminalServer } from '../e2e/lib/processes.ts';
import type { TestProject } from '../e2e/lib/project.ts';
import type { Rng } from '../sim/rng.ts';
import type { Keeper } from './keeper.ts';
import type { Story } from './story.ts';

export interface Stage {
  readonly project: TestProject;
  readonly keeper: Keeper;
  readonly rng: Rng;
  /** File with the offset of the wall clock, milliseconds. */
  readonly clock: string;
  readonly story: Story;
}

/** What was done to the project; `undo` is called `forMs` later. Null where there was nothing to do it to. */
export type Struck = { readonly undo?: () => void; readonly forMs?: number } | null;

export interface ChaosFault {
  readonly name: string;
  /** Needs root and a machine that lets it mount. */
  readonly needsDisk?: true;
  readonly strike: (stage: Stage) => Struck;
}

const roles = ['builder', 'adversary'] as const;

/** Everything that is done to a project in the course of a round. Processes are found by the project's own folder. */
export const chaosFaults: readonly ChaosFault[] = [
  { name: 'kill -9 of the daemon', strike: ({ keeper }) => signal(keeper.daemon()?.child.pid, 'SIGKILL') },
  { name: 'daemon stopped', strike: (stage) => standstill(stage, stage.keeper.daemon()?.child.pid) },
  { name: 'kill -9 of the tmux server', strike: ({ project }) => signal(serverOf(project), 'SIGKILL') },
  { name: 'tmux server stopped', strike: (stage) => standstill(stage, serverOf(stage.project)) },
  { name: 'kill -9 of an agent', strike: (stage) => signal(agent(stage)?.pid, 'SIGKILL') },
  { name: 'agent stopped', strike: (stage) => standstill(stage, agent(stage)?.pid) },
  { name: 'kill -9 of a launch wrapper', strike: (stage) => signal(wrapper(stage)?.pid, 'SIGKILL') },
  { name: "kill -9 of the daemon's git", strike: killGit },
  { name: 'control socket removed', strike: ({ project }) => removed(project.paths.controlSocket) },
  { name: 'tmux socket removed', strike: ({ project }) => removed(project.paths.tmuxSocket) },
  { name: 'a lock on a ref of the remote', strike: lockRef },
  { name: 'wall clock jumps', strike: shiftClock },
  { name: 'full disk', needsDisk: true, strike: fillDisk },
];

function signal(pid: number | undefined, name: NodeJS.Signals): Struck {
  if (pid === undefined) return null;
  try {
    process.kill(pid, name);
    return {};
  } catch {
    return null;
  }
}

function standstill({ rng }: Stage, pid: number | undefined): Struck {
  const struck = signal(pid, 'SIGSTOP');
  if (struck === null || pid === undefined) return null;
  return { undo: () => void signal(pid, 'SIGCONT'), forMs: rng.int(300, 4_000) };
}

/** Undefined while there is no server that answers. */
function serverOf(project: TestProject): number | undefined {
  try {
    return terminalServer(project);
  } catch {
    return undefined;
  }
}

function agent({ project, rng }: Stage): Process | undefined {
  const role = rng.pick(roles);
  return processesOf(project).find(
    ({ pid, command }) =>
      command.startsWith(process.execPath) && command.includes('/agents/demo/') && hasRole(pid, role),
  );
}

function wrapper({ project, rng }: Stage): Process | undefined {
  const role = rng.pick(roles);
  return processesOf(project).find(
    ({ pid, command }) =>
      command.startsWith('/bin/sh -c') && command.includes('loopctl-launch') && hasRole(pid, role),
  );
}

function hasRole(pid: number, role: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`LOOPCTL_ROLE=${role}\0`);
  } catch {
    return false;
  }
}

function killGit({ project, keeper }: Stage): Struck {
  const daemon = keeper.daemon()?.child.pid;
  if (daemon === undefined) return null;
  const git = processesOf(project).find(
    ({ pid, command }) => /^git /.test(command) && parentOf(pid) === daemon,
  );
  return signal(git?.pid, 'SIGKILL');
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

function removed(path: string): Struck {
  try {
    rmSync(path);
    return {};
  } catch {
    return null;
  }
}

/** As a git that was killed while it pushed leaves one. */
function lockRef({ project, rng }: Stage): Struck {
  const lock = join(project.remote, 'refs', 'heads', 'main.lock');
  try {
    mkdirSync(dirname(lock), { recursive: true });
    if (readdirSync(dirname(lock)).includes('main.lock')) return null;
    writeFileSync(lock, '', { flag: 'wx' });
  } catch {
    return null;
  }
  return { undo: () => rmSync(lock, { force: true }), forMs: rng.int(200, 1_500) };
}

function shiftClock({ clock, rng }: Stage): Struck {
  writeFileSync(clock, String(rng.int(-3_600_000, 3_600_000)));
  return { undo: () => writeFileSync(clock, '0'), forMs: rng.int(500, 5_000) };
}

function fillDisk({ project, rng }: Stage): Struck {
  fillState(project);
  return { undo: () => freeState(project), forMs: rng.int(500, 4_000) };
}

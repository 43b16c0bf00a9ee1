import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LoopctlError } from '../../errors/error.ts';
import { diskSpace } from '../../system/files/space.ts';
import { checkSocketPath } from '../../terminal/tmux/socket.ts';
import { type Finding, fail, type MachineCheck, ok, type ProjectCheck, warn } from './check.ts';

const MIB = 1024 * 1024;
const SPACE_FAIL_BYTES = 50 * MIB;
const SPACE_WARN_BYTES = 1024 * MIB;
const FILES_WARN = 10_000;

/** Room on the file systems of state, sockets and clones. */
export const checkDisk: ProjectCheck = async ({ project, paths }) => {
  const folders = [paths.state, paths.runtime, ...Object.values(project.config.work_repo.clones)];
  const places = folders.map(existing);
  return [...new Map(places.map((place) => [statSync(place).dev, place])).values()].flatMap(space);
};

function space(place: string): readonly Finding[] {
  const found = diskSpace(place);
  if (found === null) return [];
  const free = `${Math.round(found.freeBytes / MIB)} MiB free at ${place}`;
  if (found.freeBytes < SPACE_FAIL_BYTES) return [fail('disk', free, 'Free some space.')];
  if (found.freeBytes < SPACE_WARN_BYTES) return [warn('disk', free, 'Free some space before a long run.')];
  if (found.freeFiles !== null && found.freeFiles < FILES_WARN) {
    return [
      warn('disk', `only ${found.freeFiles} more files fit at ${place}`, 'Remove files that nobody needs.'),
    ];
  }
  return [ok('disk', free)];
}

/** State, logs and sockets can be written. */
export const checkState: ProjectCheck = async ({ paths }) => [
  writable('state', paths.state),
  writable('runtime', paths.runtime),
];

function writable(name: string, folder: string): Finding {
  const place = existing(folder);
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    return ok(name, folder);
  } catch {
    return fail(name, `${place} cannot be written to`, 'Check its owner, permissions and mount.');
  }
}

/** The nearest folder on the way up that is there. */
function existing(path: string): string {
  for (let at = path; ; at = dirname(at)) if (existsSync(at) || at === dirname(at)) return at;
}

/** Paths of unix sockets are short on every system. */
export const checkSockets: ProjectCheck = async ({ project, paths }) => {
  const { socket } = project.config.terminal;
  try {
    checkSocketPath(socket ?? paths.tmuxSocket);
    return [ok('sockets', socket ?? paths.runtime)];
  } catch (error) {
    if (error instanceof LoopctlError) return [fail('sockets', error.message, error.next)];
    throw error;
  }
};

const WATCHES_MIN = 8_192;
const INSTANCES_MIN = 64;

/** Linux hands out a limited number of file watches; loopctl works without, a little later. */
export const checkInotify: MachineCheck = async () => {
  const watches = limit('max_user_watches');
  const instances = limit('max_user_instances');
  if (watches === null || instances === null) return [];
  const low = [
    ...(watches < WATCHES_MIN ? [`fs.inotify.max_user_watches=${WATCHES_MIN * 8}`] : []),
    ...(instances < INSTANCES_MIN ? [`fs.inotify.max_user_instances=${INSTANCES_MIN * 8}`] : []),
  ];
  const text = `${watches} watches, ${instances} instances`;
  if (low.length === 0) return [ok('inotify', text)];
  return [warn('inotify', `${text}: few`, `As root: sysctl -w ${low.join(' ')}`)];
};

function limit(name: string): number | null {
  try {
    return Number(readFileSync(`/proc/sys/fs/inotify/${name}`, 'utf8'));
  } catch {
    return null;
  }
}

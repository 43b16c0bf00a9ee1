import { realpathSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { LoopctlError } from '../errors/error.ts';

/** Where a project's things lie. Nothing is created by asking. */
export interface ProjectPaths {
  /** The project folder, symlinks resolved. */
  readonly project: string;
  /** Database, logs and files for humans. */
  readonly state: string;
  readonly logs: string;
  /** Sockets and the lock: outside the project, so that its path cannot make a socket's path too long. 0700. */
  readonly runtime: string;
  readonly tmuxSocket: string;
  readonly controlSocket: string;
  readonly lock: string;
}

/** `sun_path` is 104 bytes on the BSDs and macOS, 108 on Linux; one of them is the final NUL. */
const SOCKET_PATH_MAX_BYTES = 103;
const LONGEST_SOCKET = 'control.sock';

/**
 * Paths of the project in `dir`. The same folder gives the same paths however it is reached. `state` is the
 * configured state folder, relative to the project; default `.loopctl`. Throws `LOOPCTL_E_PATH_TOO_LONG` when no
 * place is short enough for a unix socket.
 */
export function projectPaths(
  dir: string,
  options: { readonly state?: string; readonly env?: Readonly<Record<string, string | undefined>> } = {},
): ProjectPaths {
  const { state = '.loopctl', env = process.env } = options;
  const project = realPath(dir);
  const runtime = runtimeFolder(project, env);
  const stateFolder = resolve(project, state);
  return {
    project,
    state: stateFolder,
    logs: join(stateFolder, 'logs'),
    runtime,
    tmuxSocket: join(runtime, 'tmux.sock'),
    controlSocket: join(runtime, LONGEST_SOCKET),
    lock: join(runtime, 'lock.db'),
  };
}

/**
 * The first of these that is short enough for sockets: named and hashed, hashed only, hashed in the home folder.
 * The choice hangs on nothing but the paths themselves, so that every command and unit makes the same one.
 */
function runtimeFolder(project: string, env: Readonly<Record<string, string | undefined>>): string {
  const home = env.HOME || userHome();
  const hash = shortHash(project);
  const named = env.XDG_STATE_HOME ?? '';
  // The XDG specification has relative paths ignored.
  const base = join(isAbsolute(named) ? named : join(home, '.local', 'state'), 'loopctl');
  const places = [join(base, `${readable(project)}-${hash}`), join(base, hash), join(home, '.loopctl', hash)];
  const fit = places.find((place) => Buffer.byteLength(join(place, LONGEST_SOCKET)) <= SOCKET_PATH_MAX_BYTES);
  if (fit !== undefined) return fit;
  throw new LoopctlError('LOOPCTL_E_PATH_TOO_LONG', join(base, hash, LONGEST_SOCKET));
}

/**
 * Eight hex digits (FNV-1a) that tell folders of one name apart. Not node:crypto: loading it would cost `status` a
 * fifth of a bare Node's start.
 */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** Base name of the project, fit for a path that humans type. */
function readable(project: string): string {
  return (
    basename(project)
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .slice(0, 32) || 'project'
  );
}

function userHome(): string {
  try {
    return userInfo().homedir;
  } catch {
    return homedir();
  }
}

/** A project that is not there yet has the path it will have. */
function realPath(dir: string): string {
  try {
    return realpathSync.native(dir);
  } catch {
    return resolve(dir);
  }
}

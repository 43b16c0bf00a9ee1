import { existsSync } from 'node:fs';
import type { ProjectPaths } from '../../boot/paths.ts';
import { loadConfig } from '../../config/load.ts';
import { hasCode, LoopctlError } from '../../errors/error.ts';
import { acquireLock } from '../../store/lock.ts';
import { identify } from '../../system/proc/identity.ts';
import { findServer } from '../../terminal/tmux/server.ts';
import { version } from '../../version.ts';
import { isAlive, liveHolder } from '../holder.ts';
import { waitGone } from './gone.ts';
import { endLeftovers, type Leftovers } from './leftovers.ts';

/** What was found where no daemon answered. */
export interface Found extends Leftovers {
  /** Pid of a daemon that did not answer and was ended by a signal; null when there was none. */
  readonly signalled: number | null;
}

/** A daemon that is leaving closes its socket first; a signal now would cut its leaving short. */
const LEAVING_MS = 5_000;

/**
 * Nobody answers on the control socket. Either nobody runs, and sessions may be left of one that died; or one is
 * leaving; or one runs whose socket was removed, which a signal stops as well.
 *
 * @throws LoopctlError LOOPCTL_E_STOP_TIMEOUT
 */
export async function stopWithoutDaemon(paths: ProjectPaths): Promise<Found> {
  const signalled = await endHolder(paths.lock);
  const socket = tmuxSocketOf(paths);
  if (!existsSync(paths.lock) && findServer(socket) === null) return { signalled, ended: [], survivors: [] };
  const startTime = identify(process.pid)?.startTime ?? '';
  const since = new Date().toISOString();
  const lock = acquireLock(paths.lock, { pid: process.pid, startTime, since, version }, { isAlive });
  try {
    return { signalled, ...(await endLeftovers(paths, socket)) };
  } finally {
    lock.release();
  }
}

/** Lets a daemon leave, and asks one that stays; returns the pid of the one that had to be asked. */
async function endHolder(lock: string): Promise<number | null> {
  const holder = liveHolder(lock);
  if (holder === null) return null;
  try {
    await waitGone(holder, LEAVING_MS);
    return null;
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_STOP_TIMEOUT')) throw error;
    process.kill(holder.pid, 'SIGTERM');
    await waitGone(holder);
    return holder.pid;
  }
}

/** The configured socket; a configuration that cannot be read must not keep anybody from stopping. */
export function tmuxSocketOf(paths: ProjectPaths): string {
  try {
    return loadConfig(paths.project).config.terminal.socket ?? paths.tmuxSocket;
  } catch (error) {
    if (error instanceof LoopctlError) return paths.tmuxSocket;
    throw error;
  }
}

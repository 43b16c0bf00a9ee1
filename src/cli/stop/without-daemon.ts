import { existsSync } from 'node:fs';
import type { ProjectPaths } from '../../boot/paths.ts';
import { loadConfig } from '../../config/load.ts';
import { hasCode, LoopctlError } from '../../errors/error.ts';
import { acquireLock } from '../../store/lock.ts';
import { identify } from '../../system/proc/identity.ts';
import { version } from '../../version.ts';
import { isAlive, liveHolder } from '../holder.ts';
import { waitGone } from './gone.ts';
import { endLeftovers, type Leftovers } from './leftovers.ts';

/** What was found where no daemon answered. */
export type Found =
  | ({ readonly type: 'leftovers' } & Leftovers)
  /** A daemon that did not answer was asked by a signal, and left. */
  | { readonly type: 'signalled'; readonly pid: number };

/**
 * Nobody answers on the control socket. Either nobody runs, and sessions may be left of one that died; or one runs
 * whose socket was removed, which a signal stops as well.
 *
 * @throws LoopctlError LOOPCTL_E_STOP_TIMEOUT
 */
export async function stopWithoutDaemon(paths: ProjectPaths): Promise<Found> {
  const socket = tmuxSocketOf(paths);
  if (!existsSync(paths.lock) && !existsSync(socket)) return { type: 'leftovers', ended: [], survivors: [] };
  const startTime = identify(process.pid)?.startTime ?? '';
  try {
    const lock = acquireLock(
      paths.lock,
      { pid: process.pid, startTime, since: new Date().toISOString(), version },
      { isAlive },
    );
    try {
      return { type: 'leftovers', ...(await endLeftovers(paths, socket)) };
    } finally {
      lock.release();
    }
  } catch (error) {
    const holder = hasCode(error, 'LOOPCTL_E_ALREADY_RUNNING') ? liveHolder(paths.lock) : null;
    if (holder === null) throw error;
    process.kill(holder.pid, 'SIGTERM');
    await waitGone(holder);
    return { type: 'signalled', pid: holder.pid };
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

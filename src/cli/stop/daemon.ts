import type { ProjectPaths } from '../../boot/paths.ts';
import { hasCode } from '../../errors/error.ts';
import { identify } from '../../system/proc/identity.ts';
import { by } from '../by.ts';
import { ask } from '../client.ts';
import { liveHolder } from '../holder.ts';
import { waitGone } from './gone.ts';

/** Ending sessions is worth a word when it takes longer. */
const NOTE_MS = 2_000;

export interface StopOptions {
  readonly paths: ProjectPaths;
  readonly keepSessions: boolean;
  readonly note: (text: string) => void;
}

/**
 * Asks the daemon to stop and waits until its very process is gone; returns its pid.
 *
 * @throws LoopctlError LOOPCTL_E_NOT_RUNNING, LOOPCTL_E_STOP_TIMEOUT
 */
export async function stopDaemon({ paths, keepSessions, note }: StopOptions): Promise<number> {
  const holder = liveHolder(paths.lock);
  const pid = await order(paths.controlSocket, holder?.pid ?? null, keepSessions);
  const daemon = holder?.pid === pid ? holder : identify(pid);
  const waiting = setTimeout(() => note('waiting for the sessions to end …\n'), NOTE_MS);
  try {
    if (daemon !== null) await waitGone(daemon);
    return pid;
  } finally {
    clearTimeout(waiting);
  }
}

/** A daemon that is leaving already may drop the request: then it is only waited for. */
async function order(socket: string, holder: number | null, keepSessions: boolean): Promise<number> {
  try {
    const body = { keep_sessions: keepSessions, by: by() };
    return (await ask<{ readonly pid: number }>(socket, 'POST', '/v1/stop', body)).pid;
  } catch (error) {
    if (holder !== null && hasCode(error, 'LOOPCTL_E_CONTROL')) return holder;
    throw error;
  }
}

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
export async function stopDaemon(options: StopOptions): Promise<number> {
  return (await stop(options, false)).pid;
}

/**
 * Asks the daemon to leave its sessions to another one and waits until its very process is gone. `again` is true
 * when its service manager starts the other one.
 *
 * @throws LoopctlError LOOPCTL_E_NOT_RUNNING, LOOPCTL_E_STOP_TIMEOUT
 */
export function stopForAnother(options: Omit<StopOptions, 'keepSessions'>): Promise<Stopped> {
  return stop({ ...options, keepSessions: true }, true);
}

interface Stopped {
  readonly pid: number;
  readonly again: boolean;
}

async function stop({ paths, keepSessions, note }: StopOptions, wantAgain: boolean): Promise<Stopped> {
  const holder = liveHolder(paths.lock);
  const body = { keep_sessions: keepSessions, again: wantAgain, by: by() };
  const { pid, again = false } = await order(paths.controlSocket, holder?.pid ?? null, body);
  const daemon = holder?.pid === pid ? holder : identify(pid);
  const waiting = setTimeout(() => note('waiting for the sessions to end …\n'), NOTE_MS);
  try {
    if (daemon !== null) await waitGone(daemon);
    return { pid, again };
  } finally {
    clearTimeout(waiting);
  }
}

/** A daemon that is leaving already may drop the request: then it is only waited for. */
async function order(
  socket: string,
  holder: number | null,
  body: Readonly<Record<string, unknown>>,
): Promise<{ readonly pid: number; readonly again?: boolean }> {
  try {
    return await ask(socket, 'POST', '/v1/stop', body);
  } catch (error) {
    if (holder !== null && hasCode(error, 'LOOPCTL_E_CONTROL')) return { pid: holder };
    throw error;
  }
}

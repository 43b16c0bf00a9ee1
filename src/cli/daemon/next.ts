import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '../../core/view/status.ts';
import { hasCode, LoopctlError } from '../../errors/error.ts';
import { ask } from '../client.ts';
import type { Started } from './spawn.ts';

const POLL_MS = 100;
const START_MAX_MS = 60_000;

/**
 * Waits for the daemon that a service manager starts in the place of one that is gone.
 *
 * @throws LoopctlError LOOPCTL_E_START_FAILED when none answers in time
 */
export async function nextDaemon(socket: string): Promise<Started> {
  for (const until = performance.now() + START_MAX_MS; performance.now() < until; await delay(POLL_MS)) {
    try {
      const { daemon, agents } = await ask<Status>(socket, 'GET', '/v1/status');
      const running = agents.filter(({ session }) => session !== null).map(({ name }) => name);
      return { type: 'ready', pid: daemon.pid, ready: { running, notRunning: [], remarks: [] } };
    } catch (error) {
      if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
    }
  }
  throw new LoopctlError('LOOPCTL_E_START_FAILED', 'the service manager has started no other daemon', {
    next: 'Run `loopctl service status`.',
  });
}

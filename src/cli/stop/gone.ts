import { setTimeout as delay } from 'node:timers/promises';
import { LoopctlError } from '../../errors/error.ts';
import type { Holder } from '../../store/holder.ts';
import { isAlive } from '../holder.ts';

/** Ending sessions takes a grace, a kill and a check for each. */
const STOP_MAX_MS = 40_000;
const POLL_MS = 50;

/**
 * Waits until exactly that process is gone.
 *
 * @throws LoopctlError LOOPCTL_E_STOP_TIMEOUT
 */
export async function waitGone(
  holder: Pick<Holder, 'pid' | 'startTime'>,
  maxMs = STOP_MAX_MS,
): Promise<void> {
  for (const until = performance.now() + maxMs; isAlive(holder); await delay(POLL_MS)) {
    if (performance.now() < until) continue;
    throw new LoopctlError(
      'LOOPCTL_E_STOP_TIMEOUT',
      `pid ${holder.pid} still runs after ${Math.round(maxMs / 1000)} s`,
    );
  }
}

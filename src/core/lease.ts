import { parseWaitingUntil } from '../protocol/waiting-until.ts';
import type { Lease } from './model.ts';
import type { Timers } from './settings.ts';
import { type Now, type Stamp, sinceMs } from './time.ts';

/** The lease that a turn's last message states, or why there is none. `seen` is when the turn ended. */
export function readLease(message: string, seen: Stamp): Lease {
  const parsed = parseWaitingUntil(message, { nowMs: seen.wall, maxAheadMs: MAX_AHEAD_MS });
  return parsed.kind === 'lease'
    ? { kind: 'lease', untilWall: parsed.untilMs, seen }
    : { kind: 'none', reason: parsed.reason, seen };
}

/** A wait named further ahead than this is absurd rather than long. */
const MAX_AHEAD_MS = 7 * 24 * 3_600_000;

/**
 * Milliseconds until the lease ends, negative once it is over, null when there is none. It ends at the time named or
 * `max_wait_s` after it was seen, whichever comes first; the cap runs on the monotonic clock.
 */
export function leaseLeftMs(lease: Lease | null, timers: Timers, now: Now): number | null {
  if (lease === null || lease.kind === 'none') return null;
  return Math.min(lease.untilWall - now.wall, timers.max_wait_s * 1000 - sinceMs(lease.seen, now));
}

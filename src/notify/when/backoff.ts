const BASE_MS = 5_000;
const MAX_MS = 15 * 60_000;
const ASKED_MAX_MS = 3_600_000;

/**
 * Wait before the next attempt after `attempts` failed ones: 5, 10, 20 … s, at most 15 min, spread by a quarter
 * (`random` in [0, 1)) so that what failed together does not come back together. A receiver that asked for
 * `askedMs` gets it, up to an hour.
 */
export function retryMs(attempts: number, random: number, askedMs: number | null): number {
  const plainMs = Math.min(MAX_MS, BASE_MS * 2 ** Math.min(Math.max(0, attempts - 1), 20));
  const ownMs = Math.round(plainMs * (1 + random / 4));
  return Math.max(ownMs, Math.min(askedMs ?? 0, ASKED_MAX_MS));
}

/** A due time that lies further ahead than any wait was set by a clock that has been put back since. */
export function isPlausible(dueMs: number, nowMs: number): boolean {
  return dueMs - nowMs <= ASKED_MAX_MS * 1.25;
}

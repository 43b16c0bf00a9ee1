import type { Now } from '../../core/time.ts';

/** Clocks that part by more than this in one sweep mean a jump or a sleep. */
const JUMP_MS = 5_000;
/** A turn that comes this much later than the latest that was planned means that the daemon itself stood still. */
const LATE_MS = 30_000;

/** Notices clock jumps, suspends and its own standstill: call at each turn with the longest delay that is planned. */
export function createGapWatch(start: Now): (now: Now, plannedMs: number) => number | null {
  let last = start;
  return (now, plannedMs) => {
    const wallMs = now.wall - last.wall;
    const monoMs = now.mono - last.mono;
    last = now;
    const jump = Math.abs(wallMs - monoMs);
    const late = monoMs - plannedMs;
    if (jump > JUMP_MS) return jump;
    return late > LATE_MS ? late : null;
  };
}

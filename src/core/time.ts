/**
 * The two clocks every rule is given. Durations are measured on `mono`, named times (leases, limit resets) on `wall`.
 * Both are whole milliseconds. `mono` is CLOCK_MONOTONIC since boot, so it stays comparable across daemon restarts
 * of one boot (see {@link Model.bootId}).
 */
export interface Now {
  readonly mono: number;
  readonly wall: number;
}

/** A point in time on both clocks, kept in the model so that durations survive wall clock jumps. */
export type Stamp = Now;

/** Milliseconds since `stamp`, on the monotonic clock; never negative. */
export function sinceMs(stamp: Stamp, now: Now): number {
  return Math.max(0, now.mono - stamp.mono);
}

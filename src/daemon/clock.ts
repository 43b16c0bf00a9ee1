import type { Clock } from '../ports/clock.ts';

/** Node calls a timer at once when its delay does not fit 31 bits. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The machine's clocks. `mono` counts from boot, so stamps of one boot compare across daemons. */
export const systemClock: Clock = {
  now: () => ({ mono: Number(process.hrtime.bigint() / 1_000_000n), wall: Date.now() }),
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(Math.max(0, ms), MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
  soon: (fn) => void setImmediate(fn),
};

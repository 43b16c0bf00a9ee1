import { Cron } from 'croner';

/** Instants at which a cron pattern begins a period, in wall milliseconds. They follow from pattern and zone alone. */
export interface Periods {
  /** Start of the newest period that has begun; null when none ever has. */
  newest(nowMs: number): number | null;
  /** Start of the next one; null when there is none. */
  next(nowMs: number): number | null;
}

/**
 * Periods of a pattern of five fields, or six with seconds first. A time of day that a change of the clocks leaves out
 * begins its period right after the gap; one that comes twice begins it once, unless the hour is a range or `*`.
 *
 * @throws Error for a pattern or time zone that is none
 */
export function createPeriods(cron: string, timezone: string): Periods {
  const pattern = new Cron(cron, { timezone, paused: true });
  return {
    newest: (nowMs) => pattern.previousRuns(1, afterSecond(nowMs))[0]?.getTime() ?? null,
    next: (nowMs) => pattern.nextRun(new Date(nowMs))?.getTime() ?? null,
  };
}

/** `previousRuns` looks before its reference and by whole seconds, so that a period that begins now would not count. */
function afterSecond(ms: number): Date {
  return new Date((Math.floor(ms / 1000) + 1) * 1000);
}

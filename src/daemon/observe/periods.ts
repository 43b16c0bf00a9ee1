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
  /** Of the instant that was asked for last: the same for every other one of its period. */
  let known: Span | null = null;

  function spanOf(nowMs: number): Span {
    if (known !== null && (known.begin ?? -Infinity) <= nowMs && nowMs < (known.end ?? Infinity))
      return known;
    const begin = pattern.previousRuns(1, afterSecond(nowMs))[0]?.getTime() ?? null;
    const end = pattern.nextRun(new Date(nowMs))?.getTime() ?? null;
    known = { begin, end };
    return known;
  }

  return { newest: (nowMs) => spanOf(nowMs).begin, next: (nowMs) => spanOf(nowMs).end };
}

/** One period, from its beginning to before the next one's. */
interface Span {
  readonly begin: number | null;
  readonly end: number | null;
}

/** `previousRuns` looks before its reference and by whole seconds, so that a period that begins now would not count. */
function afterSecond(ms: number): Date {
  return new Date((Math.floor(ms / 1000) + 1) * 1000);
}

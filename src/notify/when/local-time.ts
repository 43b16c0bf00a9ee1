const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MINUTES = 24 * 60;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timezone, format);
  return format;
}

/** Minute of the day, 0 to 1439, that a clock on the wall shows there. */
export function localMinute(wallMs: number, timezone: string): number {
  const [hour = '0', minute = '0'] = formatOf(timezone).format(wallMs).split(':');
  return Number(hour) * 60 + Number(minute);
}

/** Whether the minute lies in `[from, to)`; over midnight when `to` is not after `from`. Equal ends hold no minute. */
export function isBetween(minute: number, from: number, to: number): boolean {
  return from < to ? minute >= from && minute < to : from > to && (minute >= from || minute < to);
}

/**
 * The first whole minute from `wallMs` on at which the local clock is outside `[from, to)`; `wallMs` itself when it is.
 * Clocks that are put forward or back are followed: offsets change at quarters of an hour only, so between two of them
 * local time runs evenly.
 */
export function leavesAt(wallMs: number, from: number, to: number, timezone: string): number {
  let at = wallMs;
  for (;;) {
    const minute = localMinute(at, timezone);
    if (!isBetween(minute, from, to)) return at;
    const start = at - (at % MINUTE_MS);
    const left = (to - minute + DAY_MINUTES) % DAY_MINUTES;
    const quarter = at - (at % QUARTER_MS) + QUARTER_MS;
    at = Math.min(start + left * MINUTE_MS, quarter);
  }
}

import { type CivilTime, utcMs } from '../../protocol/calendar.ts';

const formatters = new Map<string, Intl.DateTimeFormat | null>();
const MAX_CACHED = 64;
const DAY_MS = 86_400_000;

/** Date and time of day that a clock in `zone` shows at `ms`; null for an unknown zone. */
export function civilIn(ms: number, zone: string): CivilTime | null {
  const formatter = formatterFor(zone);
  if (formatter === null) return null;
  const fields: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(ms)) fields[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = fields;
  return { year, month, day, hour, minute, second, ms: ((ms % 1000) + 1000) % 1000 };
}

/**
 * Every moment at which a clock in `zone` shows `civil`, earliest first: one, two where clocks are set back, and where
 * they are set forward over it the one that an unchanged clock would have meant. [] for no such date or zone.
 */
export function zonedCandidates(civil: CivilTime, zone: string): readonly number[] {
  const naive = utcMs(civil);
  if (naive === null) return [];
  const before = offsetAt(naive - DAY_MS, zone);
  const after = offsetAt(naive + DAY_MS, zone);
  if (before === null || after === null) return [];
  const shown = [...new Set([naive - before, naive - after])].filter(
    (ms) => ms + (offsetAt(ms, zone) ?? 0) === naive,
  );
  return shown.length === 0 ? [naive - before] : shown.toSorted((a, b) => a - b);
}

/** The first of {@link zonedCandidates} that is not before `nowMs`, else the last; null when there is none. */
export function zonedMs(civil: CivilTime, zone: string, nowMs: number): number | null {
  const all = zonedCandidates(civil, zone);
  return all.find((ms) => ms >= nowMs) ?? all.at(-1) ?? null;
}

/** Zone's distance from UTC at a moment, ms, east positive. */
function offsetAt(ms: number, zone: string): number | null {
  const civil = civilIn(ms, zone);
  const shown = civil === null ? null : utcMs(civil);
  return shown === null ? null : shown - ms;
}

function formatterFor(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = makeFormatter(zone);
  if (formatters.size >= MAX_CACHED) formatters.clear();
  formatters.set(zone, made);
  return made;
}

function makeFormatter(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }
}

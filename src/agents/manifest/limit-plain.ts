import { zonedMs } from './zone.ts';

interface Reading {
  readonly nowMs: number;
  readonly zone: string;
  readonly relative: boolean;
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(?:(Z|UTC|GMT)\b|([+-]\d{2}):?(\d{2}))?/i;

/** `2026-11-20T11:47:00Z`, with an offset, or without one in the given zone. */
export function readIso(text: string, { zone, nowMs }: Reading): number | null {
  const found = iso.exec(text);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, , utc, offsetHours, offsetMinutes] = found;
  const civil = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
    ms: Number(`0.${found[7] ?? 0}`) * 1000,
  };
  if (offsetHours === undefined) return zonedMs(civil, utc === undefined ? zone : 'UTC', nowMs);
  const sign = offsetHours.startsWith('-') ? -1 : 1;
  const minutes = Math.abs(Number(offsetHours)) * 60 + Number(offsetMinutes);
  const ms = zonedMs(civil, 'UTC', nowMs);
  return ms === null ? null : ms - sign * minutes * 60_000;
}

/** Ten digits are seconds since the epoch, thirteen milliseconds. */
export function readEpoch(text: string): number | null {
  const digits = /^([12]\d{9}(?:\d{3})?)(?![\d.:])/.exec(text)?.[1];
  if (digits === undefined) return null;
  return digits.length === 10 ? Number(digits) * 1000 : Number(digits);
}

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;
const part =
  /^(\d{1,6}(?:\.\d{1,3})?)\s*(d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)(?![A-Za-z])[\s,]*(?:and\s+)?/i;

/** `2h 15m`, `1 day 3 hours`, `90 seconds`, from now; only where the words before said "in". */
export function readDuration(text: string, { nowMs, relative }: Reading): number | null {
  if (!relative) return null;
  let rest = text;
  let total = 0;
  let parts = 0;
  for (let found = part.exec(rest); found !== null && parts < 4; found = part.exec(rest)) {
    const unit = (found[2] ?? '').charAt(0).toLowerCase() as keyof typeof unitMs;
    total += Number(found[1]) * unitMs[unit];
    rest = rest.slice(found[0].length);
    parts += 1;
  }
  return parts === 0 ? null : nowMs + Math.round(total);
}

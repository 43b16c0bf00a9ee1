import { civilIn, zonedCandidates, zonedMs } from './zone.ts';

interface Reading {
  readonly nowMs: number;
  readonly zone: string;
  readonly maxAheadMs: number;
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly zone: string;
}

const DAY_MS = 86_400_000;
const TOLERANCE_MS = 90_000;
const time =
  /^(?:(today|tomorrow)\W{1,3}(?:at\s+)?)?(\d{1,2})(?::(\d{2})(?::(\d{2}))?)?\s*(?:([ap])\.?m\b\.?)?/i;
const zoneName = /^[\s(]*([A-Za-z]{1,20}(?:[/_+-][A-Za-z0-9_+-]{1,30}){0,3})\b/;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const date =
  /^(?:[A-Za-z]{3,9},?\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?[\s,]*(?:at\s+)?/i;
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const weekday = /^(sun|mon|tue|wed|thu|fri|sat)[a-z]*\.?,?\s+(?:at\s+)?/i;

/** `11:47am (UTC)`, `3pm (Europe/Berlin)`, `23:05`: the nearest such time. A bare number is no time. */
export function readClock(text: string, reading: Reading): number | null {
  const clock = clockOf(text, reading.zone);
  if (clock === null) return null;
  const today = civilIn(reading.nowMs, clock.zone);
  if (today === null) return null;
  const word = time.exec(text)?.[1]?.toLowerCase();
  const shifts = word === 'today' ? [0] : word === 'tomorrow' ? [1] : [-1, 0, 1];
  const all = shifts.flatMap((shift) => {
    const noon = new Date(Date.UTC(today.year, today.month - 1, today.day + shift, 12));
    return zonedCandidates({ ...clock, ...civilDay(noon), ms: 0 }, clock.zone);
  });
  const next = all.filter((ms) => ms >= reading.nowMs - TOLERANCE_MS).toSorted((a, b) => a - b)[0];
  if (next === undefined) return all.at(-1) ?? null;
  return word !== undefined || next - reading.nowMs <= reading.maxAheadMs ? next : next - DAY_MS;
}

/** `Nov 22, 3pm (UTC)`, `Nov 22nd, 2026 3:05 PM`, `Nov 22`: without a year, the nearest one. */
export function readDate(text: string, reading: Reading): number | null {
  const found = date.exec(text);
  if (found === null) return null;
  const rest = text.slice(found[0].length);
  const clock = clockOf(rest, reading.zone) ?? { hour: 0, minute: 0, second: 0, zone: reading.zone };
  const month = months.indexOf((found[1] ?? '').toLowerCase()) + 1;
  const now = civilIn(reading.nowMs, clock.zone);
  if (now === null) return null;
  const years = found[3] === undefined ? [now.year - 1, now.year, now.year + 1] : [Number(found[3])];
  const all = years.flatMap((year) => {
    const ms = zonedMs({ ...clock, year, month, day: Number(found[2]), ms: 0 }, clock.zone, reading.nowMs);
    return ms === null ? [] : [ms];
  });
  return all.toSorted((a, b) => Math.abs(a - reading.nowMs) - Math.abs(b - reading.nowMs))[0] ?? null;
}

/** `Mon 9:00`: that day within the coming week, or just past. */
export function readWeekday(text: string, reading: Reading): number | null {
  const found = weekday.exec(text);
  if (found === null) return null;
  const clock = clockOf(text.slice(found[0].length), reading.zone);
  const now = clock === null ? null : civilIn(reading.nowMs, clock.zone);
  if (clock === null || now === null) return null;
  const wanted = days.indexOf((found[1] ?? '').toLowerCase());
  for (let shift = 0; shift <= 7; shift += 1) {
    const noon = new Date(Date.UTC(now.year, now.month - 1, now.day + shift, 12));
    if (noon.getUTCDay() !== wanted) continue;
    const ms = zonedMs({ ...clock, ...civilDay(noon), ms: 0 }, clock.zone, reading.nowMs);
    if (ms !== null && ms >= reading.nowMs - TOLERANCE_MS) return ms;
  }
  return null;
}

function clockOf(text: string, fallbackZone: string): Clock | null {
  const found = time.exec(text);
  if (found === null || (found[3] === undefined && found[5] === undefined)) return null;
  const half = found[5]?.toLowerCase();
  const shown = Number(found[2]);
  if (half !== undefined && (shown < 1 || shown > 12)) return null;
  const hour = half === undefined ? shown : (shown % 12) + (half === 'p' ? 12 : 0);
  const zone = zoneOf(text.slice(found[0].length), fallbackZone);
  return zone === null ? null : { hour, minute: Number(found[3] ?? 0), second: Number(found[4] ?? 0), zone };
}

/** The zone named right behind a time; the fallback when a word there is none; null for a name nobody knows in brackets. */
function zoneOf(text: string, fallback: string): string | null {
  const name = zoneName.exec(text)?.[1];
  if (name === undefined) return fallback;
  if (civilIn(0, name) !== null) return name;
  return /^\s*\(/.test(text) || /^[A-Z]{3,5}$/.test(name) ? null : fallback;
}

function civilDay(noon: Date) {
  return { year: noon.getUTCFullYear(), month: noon.getUTCMonth() + 1, day: noon.getUTCDate() };
}

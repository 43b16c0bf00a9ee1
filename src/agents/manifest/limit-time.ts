import { LIMIT_MAX_AHEAD_MS } from '../../protocol/limit-reset.ts';
import { readClock, readDate, readWeekday } from './limit-clock.ts';
import { readDuration, readEpoch, readIso } from './limit-plain.ts';

/** Ways a reset time is written. */
export const formats = ['iso', 'epoch', 'date', 'weekday', 'clock', 'duration'] as const;
export type Format = (typeof formats)[number];

export interface LimitTimeOptions {
  /** Wall time of the look, ms. */
  readonly nowMs: number;
  /** IANA zone of times that name none; the machine's own when not set. */
  readonly zone?: string;
  readonly formats?: readonly Format[];
  /** A time of day further ahead than this was meant for the day before. */
  readonly maxAheadHours?: number;
}

/** What a reader is given: the text behind a word like "resets". */
export interface Reading {
  readonly nowMs: number;
  readonly zone: string;
  readonly maxAheadMs: number;
  /** The words before the time said "in": only then is a number with a unit a duration. */
  readonly relative: boolean;
}

type Reader = (text: string, reading: Reading) => number | null;

const readers: Readonly<Record<Format, Reader>> = {
  iso: readIso,
  epoch: readEpoch,
  date: readDate,
  weekday: readWeekday,
  clock: readClock,
  duration: readDuration,
};

/** A time just past is a limit that ends now; one further past is a stale banner. */
const PAST_TOLERANCE_MS = 90_000;
const MAX_TEXT = 4000;
const anchor =
  /\b(?:resets?(?:[ _-]at)?|try again|retry(?:ing)?(?:[ -]after)?|available again|again|continuing automatically|until|reached\|)/gi;
const filler = /^(?:[\s:=·,.|"'(–-]|\b(?:at|on|by|after|about|around|approximately|again|is|the)\b)*/i;
const relativeWord = /^(?:in|within)\s+(?:about\s+|approximately\s+|~\s*)?/i;

/**
 * Wall time (ms) at which a limit ends, as a banner says it; null when it says none that can be believed. The last time
 * in the text wins. Understood after words like "resets" or "try again": `11:47am (UTC)`, `3pm (Europe/Berlin)`,
 * `Nov 22, 3pm`, `Mon 9:00`, `in 2h 15m`, `in 90 seconds`, ISO times, epoch seconds. A time of day means the nearest
 * one; where clocks are set back, the first that is not past. Never throws.
 */
export function parseLimitTime(text: string, options: LimitTimeOptions): number | null {
  const { nowMs } = options;
  const wanted = options.formats ?? formats;
  const zone = options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const maxAheadMs = (options.maxAheadHours ?? 12) * 3_600_000;
  const tail = text.slice(-MAX_TEXT);
  let found: number | null = null;
  for (const { index, 0: word } of tail.matchAll(anchor)) {
    const behind = tail.slice(index + word.length, index + word.length + 100).replace(filler, '');
    const bare = behind.replace(relativeWord, '');
    const relative = bare !== behind || /^retry/i.test(word);
    const ms = firstReading(wanted, bare, { nowMs, zone, maxAheadMs, relative });
    if (ms !== null) found = ms;
  }
  if (found === null || !Number.isFinite(found)) return null;
  return found >= nowMs - PAST_TOLERANCE_MS && found <= nowMs + LIMIT_MAX_AHEAD_MS ? found : null;
}

function firstReading(wanted: readonly Format[], text: string, reading: Reading): number | null {
  for (const format of formats) {
    const ms = wanted.includes(format) ? readers[format](text, reading) : null;
    if (ms !== null) return ms;
  }
  return null;
}

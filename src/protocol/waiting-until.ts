import { type CivilTime, utcMs } from './calendar.ts';
import { plain } from './text.ts';

export type NoLeaseReason =
  /** The marker stands nowhere in what was looked at. */
  | 'no-marker'
  /** There is one, but not as the last line. */
  | 'not-last-line'
  | 'unreadable'
  | 'past'
  /** Further ahead than `maxAheadMs`. */
  | 'too-far';

export type WaitingUntil =
  | { readonly kind: 'lease'; readonly untilMs: number }
  /** `seen` is the marker's line, plain and bounded; null when there is no marker. */
  | { readonly kind: 'none'; readonly reason: NoLeaseReason; readonly seen: string | null };

/** How much of a message's end is looked at, UTF-16 units. */
const tailChars = 4096;
const marker = /(?<![\p{L}\p{N}-])WAITING-UNTIL[*_`\s]*:[^\p{L}\p{N}]*/giu;
const isoTime =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|GMT)| ?([+\-−])(\d{2}):?(\d{2})?)?(?![\p{L}\p{N}]|[.:+−-][\p{L}\p{N}])/iu;
/** A word after a time that has no zone may well be its zone. */
const otherZone = /^[\s([]*(?!(?:UTC|GMT|Z)\b)\p{L}/iu;

/**
 * Reads the lease that an agent states as the last line of its last message: `WAITING-UNTIL: <ISO 8601>`.
 *
 * The last line is the last that has a letter or digit (a closing code fence is skipped). The marker is read
 * anywhere on it, through surrounding Markdown, quotes and punctuation, and with a remark after the time. `Z`,
 * `UTC`, `GMT` and offsets (`+02:00`, `+0200`, `+02`) are understood; seconds and fractions are optional; **a time
 * without a zone is taken as UTC**, one with any other word behind it is unreadable. Only the last 4,096 UTF-16
 * units are looked at.
 *
 * Pass the wall time at which the message was first seen: a lease that was good then is not past later.
 */
export function parseWaitingUntil(
  lastMessage: string,
  limits: { readonly nowMs: number; readonly maxAheadMs: number },
): WaitingUntil {
  const lines = tailLines(lastMessage);
  const last = lines.at(-1) ?? '';
  const time = afterMarker(last);
  if (time === null) {
    const earlier = lines.findLast((line) => afterMarker(line) !== null);
    return earlier === undefined ? none('no-marker', null) : none('not-last-line', earlier);
  }
  const untilMs = readTime(time);
  if (untilMs === null) return none('unreadable', last);
  if (untilMs <= limits.nowMs) return none('past', last);
  if (untilMs - limits.nowMs > limits.maxAheadMs) return none('too-far', last);
  return { kind: 'lease', untilMs };
}

/** Lines of the message's end that say something, the first one left out when it was cut. */
function tailLines(message: string): readonly string[] {
  const tail = message.slice(-tailChars);
  const lines = tail.split(/\r?\n/);
  return (tail.length < message.length ? lines.slice(1) : lines).filter((line) => /[\p{L}\p{N}]/u.test(line));
}

/** What follows the last marker on a line; null when there is none. */
function afterMarker(line: string): string | null {
  const found = [...line.matchAll(marker)].at(-1);
  return found ? line.slice(found.index + found[0].length) : null;
}

function readTime(text: string): number | null {
  const match = isoTime.exec(text);
  if (!match) return null;
  const [
    whole,
    year,
    month,
    day,
    hour,
    minute,
    second = '0',
    fraction = '0',
    zone,
    sign,
    offHour,
    offMinute,
  ] = match;
  const zoned = zone !== undefined || sign !== undefined;
  if (!zoned && otherZone.test(text.slice(whole.length))) return null;
  const offset = Number(offHour ?? 0) * 60 + Number(offMinute ?? 0);
  if (Number(offMinute ?? 0) > 59 || offset > 18 * 60) return null;
  const civil: CivilTime = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: Math.floor(Number(`0.${fraction}`) * 1000),
  };
  const utc = utcMs(civil);
  return utc === null ? null : utc - (sign === '+' ? 1 : -1) * offset * 60_000;
}

function none(reason: NoLeaseReason, seen: string | null): WaitingUntil {
  return { kind: 'none', reason, seen: seen === null ? null : plain(seen, 120) };
}

import { redact } from '../protocol/secrets.ts';
import { plain } from '../protocol/text.ts';

const STRING_MAX_CHARS = 8_000;
const DEPTH_MAX = 8;
const OWN_FIELDS: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'err']);

export type LogRecord = Readonly<Record<string, unknown>>;

type Hide = (text: string) => string;

/** A line of the log as an object, every string in it bounded and free of known keys and of what `hide` takes out. */
export function cleanRecord(line: string, hide: Hide = (text) => text): LogRecord {
  const value: unknown = JSON.parse(line);
  const clean = cleanValue(value, hide, 0);
  return isRecord(clean) ? clean : { msg: clean };
}

/** One plain line for a person's terminal: time, level, message, fields. */
export function humanLine(record: LogRecord): string {
  const { time, level, msg, err } = record;
  const fields = Object.entries(record)
    .filter(([name]) => !OWN_FIELDS.has(name))
    .map(([name, value]) => `${name}=${shown(value)}`);
  const error = isRecord(err) ? [shown(err.message)] : [];
  const clock = String(time).slice(11, 19);
  return plain(
    [clock, String(level).toUpperCase().padEnd(5), shown(msg), ...error, ...fields].join(' '),
    2_000,
  );
}

function cleanValue(value: unknown, hide: Hide, depth: number): unknown {
  if (typeof value === 'string') return cleanText(hide(value));
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '…';
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, hide, depth + 1));
  const entries = Object.entries(value).map(([name, item]) => [
    redact(name),
    cleanValue(item, hide, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** Cut after redaction, so that no half of a key is left at the end. */
function cleanText(text: string): string {
  return redact(text.slice(0, 2 * STRING_MAX_CHARS)).slice(0, STRING_MAX_CHARS);
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

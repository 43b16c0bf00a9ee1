import type { NotificationRow, Severity } from '../../ports/notifier.ts';
import { severityRank } from './audience.ts';

/** What a channel sends: one notification, or a digest of several. */
export interface Message {
  /** The same in every attempt. */
  readonly id: string;
  readonly project: string;
  /** Key of the notification; `digest` for several. */
  readonly key: string;
  /** The most severe of them. */
  readonly severity: Severity;
  readonly title: string;
  /** One line, or one line for each notification. */
  readonly text: string;
  /** When it came up (the first of them), wall ms. */
  readonly timeMs: number;
  readonly items: readonly MessageItem[];
}

export interface MessageItem {
  readonly key: string;
  readonly severity: Severity;
  readonly text: string;
  /** ISO 8601 UTC. */
  readonly time: string;
  /** It was over before it could be told. */
  readonly over: boolean;
}

/** Longer digests get cut off by phones and by some receivers (ntfy takes 4,096 bytes). */
const TEXT_MAX_BYTES = 3_500;

/** The message for these rows of one channel; they are not empty, and in order. `timezone` is for the times in a digest. */
export function messageOf(batch: string, rows: readonly NotificationRow[], timezone: string): Message {
  const [first] = rows;
  if (first === undefined) throw new Error('a message without notifications');
  const items = rows.map(({ key, severity, text, createdMs, over }) => ({
    ...{ key, severity, text, over },
    time: new Date(createdMs).toISOString(),
  }));
  const common = { id: batch, project: first.title, timeMs: first.createdMs, items };
  if (rows.length === 1) {
    const { key, severity, title, text } = first;
    return { ...common, key, severity, title, text };
  }
  const severity = rows.reduce(
    (worst, row) => (severityRank[row.severity] > severityRank[worst] ? row.severity : worst),
    first.severity,
  );
  const title = `${first.title}: ${rows.length} notices`;
  return { ...common, key: 'digest', severity, title, text: digest(rows, timezone) };
}

/** A line for each, the oldest first; what does not fit is counted. */
function digest(rows: readonly NotificationRow[], timezone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const lines: string[] = [];
  let bytes = 0;
  for (const [index, { severity, text, createdMs, over }] of rows.entries()) {
    const line = `${clock.format(createdMs)} ${severity}: ${text}${over ? ' (over by now)' : ''}`;
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > TEXT_MAX_BYTES && index > 0) {
      lines.push(`and ${rows.length - index} more: loopctl status, loopctl events`);
      break;
    }
    lines.push(line);
  }
  return lines.join('\n');
}

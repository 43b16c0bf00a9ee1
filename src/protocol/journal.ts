import { plain } from './text.ts';

/** The Orchestrator's notebook, as `loopctl journal --json` shows it. Everything in it was written by others: plain, bounded. */
export interface Journal {
  /** What stands before the first session block: entries of a project that has no Orchestrator, or had none yet. */
  readonly before: readonly JournalEntry[];
  /** Oldest first. */
  readonly sessions: readonly JournalSession[];
}

/** One `## Session <date> — <backend> <model>` block. A part that is not there is null. */
export interface JournalSession {
  /** As written; null when the heading names none. */
  readonly date: string | null;
  readonly backend: string | null;
  readonly model: string | null;
  readonly left_off: string | null;
  readonly phase_state: string | null;
  readonly open_items: string | null;
  readonly notes: string | null;
  readonly entries: readonly JournalEntry[];
}

/** Something that was appended: by loopctl (`event`), or by somebody who said so through loopctl (`note`). */
export interface JournalEntry {
  readonly kind: 'event' | 'note';
  /** As written, usually ISO 8601 UTC. */
  readonly at: string;
  /** Id of an event, by which it is known to stand here already. */
  readonly id: string | null;
  readonly by: string | null;
  readonly text: string;
}

type Part = 'left_off' | 'phase_state' | 'open_items' | 'notes';

const partNames: Readonly<Record<string, Part>> = {
  'left off': 'left_off',
  'phase/loop state': 'phase_state',
  'open items': 'open_items',
  notes: 'notes',
};
const partLine =
  /^ {0,3}(?:[-*+] )?(?:#{3,6} )?[*_]{0,3}(left off|phase ?\/ ?loop state|open items|notes)(?:[*_]{0,3}:[*_]{0,3}|[*_]{1,3}(?: [—–-])?| [—–-]|(?=[ \t]*$))[ \t]*(.*)$/i;
const sessionLine = /^## Session\b[ \t]*(.*)$/;
const entryLine = /^### (Event|Note) (\S{1,64})[ \t]*(.*)$/;
const eventId = /^(.*?)[ \t]*\[([0-9a-f]{10})\]$/;

const LINE_CHARS = 2_000;
const BLOCK_LINES = 200;

/**
 * Reads a journal. Never throws; what it does not understand belongs to the part above it. Fences mean nothing here:
 * a note that was cut off inside of one must not hide what came later.
 */
export function parseJournal(text: string): Journal {
  const before: EntryDraft[] = [];
  const sessions: SessionDraft[] = [];
  let block: string[] = [];
  for (const whole of text.split(/\r?\n/)) {
    const line = whole.slice(0, LINE_CHARS);
    const current = sessions.at(-1);
    const session = sessionLine.exec(line);
    const entry = entryLine.exec(line);
    const part = current === undefined ? null : partLine.exec(line);
    if (session !== null) {
      block = [];
      sessions.push({ title: session[1] ?? '', parts: new Map(), entries: [] });
    } else if (entry !== null) {
      const [, kind = '', at = '', rest = ''] = entry;
      block = kind === 'Event' ? [rest] : [];
      (current?.entries ?? before).push({ kind, at, rest, lines: block });
    } else if (part !== null) {
      block = [part[2] ?? ''];
      current?.parts.set(partOf(part[1] ?? ''), block);
    } else if (block.length < BLOCK_LINES) block.push(line);
  }
  return { before: before.map(entryOf), sessions: sessions.map(sessionOf) };
}

/** The newest `count` sessions; what stands before the first one comes as if it were one more. */
export function lastSessions(journal: Journal, count: number): Journal {
  if (count > journal.sessions.length) return journal;
  return { before: [], sessions: journal.sessions.slice(journal.sessions.length - count) };
}

interface SessionDraft {
  readonly title: string;
  readonly parts: Map<Part, readonly string[]>;
  readonly entries: EntryDraft[];
}

interface EntryDraft {
  readonly kind: string;
  readonly at: string;
  readonly rest: string;
  readonly lines: readonly string[];
}

function sessionOf({ title, parts, entries }: SessionDraft): JournalSession {
  const [date = '', who = ''] = plain(title, 300).split(/ [—–-]+ /, 2);
  const [backend = '', ...model] = who.split(' ');
  const text = (part: Part): string | null => {
    const lines = parts.get(part);
    return lines === undefined ? null : joined(lines);
  };
  return {
    date: orNull(date),
    backend: orNull(backend),
    model: orNull(model.join(' ')),
    left_off: text('left_off'),
    phase_state: text('phase_state'),
    open_items: text('open_items'),
    notes: text('notes'),
    entries: entries.map(entryOf),
  };
}

function entryOf({ kind, at, rest, lines }: EntryDraft): JournalEntry {
  if (kind !== 'Event')
    return { kind: 'note', at: plain(at, 64), id: null, by: orNull(plain(rest, 80)), text: joined(lines) };
  const [, first = rest, id = null] = eventId.exec(rest) ?? [];
  return { kind: 'event', at: plain(at, 64), id, by: null, text: joined([first, ...lines.slice(1)]) };
}

/** Plain lines with their indentation; blank ones at both ends left out. */
function joined(lines: readonly string[]): string {
  return lines
    .map((line) => `${/^ {0,12}/.exec(line)?.[0] ?? ''}${plain(line, LINE_CHARS)}`.trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}

function partOf(label: string): Part {
  return partNames[label.toLowerCase().replace(/ ?\/ ?/, '/')] ?? 'notes';
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventEntry, JOURNAL_HEAD, noteEntry } from '../protocol/journal-entry.ts';
import { appendLine } from '../system/files/append.ts';
import { ensureFolder } from '../system/files/durable.ts';
import { readTail } from '../system/files/read-tail.ts';

/** As much of a journal as is ever read: of a longer one the end. */
const READ_BYTES = 4 * 1024 * 1024;

/** Text of the journal; empty when there is none yet. Throws `LOOPCTL_E_FILE_UNREADABLE` or a coded storage error. */
export function readJournal(path: string): string {
  return readTail(path, READ_BYTES) ?? '';
}

/** Ids of the events that stand in it. */
export function journalIds(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^### Event .*\[([0-9a-f]{10})\]$/gm)].map(([, id]) => id ?? ''));
}

/** Appends an event of loopctl's own, durable when it returns. Nothing that others wrote is touched. */
export function appendEvent(path: string, event: Parameters<typeof eventEntry>[0]): void {
  append(path, eventEntry(event));
}

/** Appends what somebody wants written down, as {@link appendEvent} does. */
export function appendNote(path: string, note: Parameters<typeof noteEntry>[0]): void {
  append(path, noteEntry(note));
}

function append(path: string, entry: string): void {
  ensureFolder(dirname(path), 0o755);
  appendLine(path, existsSync(path) ? entry : `${JOURNAL_HEAD}${entry}`, 0o644);
}

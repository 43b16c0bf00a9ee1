import type { Journal, JournalEntry, JournalSession } from '../../protocol/journal.ts';
import type { Page } from './page.ts';

/** `journal --json`. */
export interface JournalPage extends Journal {
  readonly schema: 1;
  readonly path: string;
}

/** The blocks as they stand in the file, oldest first. */
export function printJournal(journal: JournalPage, { style }: Page): string {
  const { before, sessions, path } = journal;
  if (before.length === 0 && sessions.length === 0) return `Nothing is written down yet in ${path}.\n`;
  const blocks = [
    ...before.map(entryText),
    ...sessions.map((session) => [style.bold(titleOf(session)), ...bodyOf(session)].join('\n')),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function titleOf({ date, backend, model }: JournalSession): string {
  const who = [backend, model].filter((part) => part !== null).join(' ');
  return `Session ${date ?? 'without a date'}${who === '' ? '' : ` — ${who}`}`;
}

function bodyOf(session: JournalSession): readonly string[] {
  const parts = [
    ['Left off', session.left_off],
    ['Phase / loop state', session.phase_state],
    ['Open items', session.open_items],
    ['Notes', session.notes],
  ] as const;
  return [
    ...parts.flatMap(([name, text]) => (text === null || text === '' ? [] : [indented(`${name}: ${text}`)])),
    ...session.entries.map((entry) => indented(entryText(entry))),
  ];
}

function entryText({ kind, at, by, text }: JournalEntry): string {
  return kind === 'event' ? `${at} ${text}` : `${at} ${by ?? 'somebody'}: ${text}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

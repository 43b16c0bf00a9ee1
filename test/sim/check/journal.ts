import { existsSync, readFileSync } from 'node:fs';
import { parseJournal } from '../../../src/protocol/journal.ts';

/** What is wrong with the journal of a run that came to its end: the end is in it, and nothing stands there twice. */
export function journalFault(file: string): string | null {
  if (!existsSync(file)) return 'there is none';
  const { before } = parseJournal(readFileSync(file, 'utf8'));
  const ids = before.map(({ id }) => id);
  const twice = before.find(({ id }, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) return `twice: ${twice.text}`;
  const ended = before.some(({ text }) => text.startsWith('the sequence is complete'));
  return ended ? null : 'it does not tell of the end';
}

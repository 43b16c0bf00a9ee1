import { presentable, redact } from './secrets.ts';
import { plain } from './text.ts';

/** First line of a journal that begins. */
export const JOURNAL_HEAD = '# Journal\n';

const EVENT_CHARS = 500;
const NOTE_LINES = 200;
const LINE_CHARS = 2_000;

/** What loopctl itself writes down for a successor: one heading, ended by the id that keeps it from being written twice. */
export function eventEntry(event: {
  readonly wallMs: number;
  /** 10 hex digits. */
  readonly id: string;
  readonly text: string;
}): string {
  return `\n### Event ${isoSeconds(event.wallMs)} ${presentable(event.text, EVENT_CHARS)} [${event.id}]`;
}

/** What somebody wants written down. No line of it can pass for a heading of the journal; known keys are left out. */
export function noteEntry(note: {
  readonly wallMs: number;
  readonly by: string;
  readonly text: string;
}): string {
  const lines = redact(note.text.slice(0, NOTE_LINES * LINE_CHARS))
    .split('\n')
    .slice(0, NOTE_LINES)
    .map(noHeading);
  return `\n### Note ${isoSeconds(note.wallMs)} ${presentable(note.by, 80)}\n\n${lines.join('\n').trim()}`;
}

function noHeading(line: string): string {
  const indent = /^ {0,12}/.exec(line)?.[0] ?? '';
  const text = plain(line, LINE_CHARS);
  return `${indent}${text.startsWith('#') ? '\\' : ''}${text}`.trimEnd();
}

function isoSeconds(wallMs: number): string {
  return new Date(wallMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

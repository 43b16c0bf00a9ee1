import type { OutboxRow } from '../../ports/store.ts';
import { promptOf, tagOf } from './message.ts';

type Message = Pick<OutboxRow, 'id' | 'text'>;

/**
 * What stands in an input line, seen from messages that may have been typed into it. `mixed` holds our text and
 * more; `foreign` holds somebody else's only; `unknown` could not be read.
 */
export type LineState = 'empty' | 'ours' | 'mixed' | 'foreign' | 'unknown';

const TAG = /\[loopctl([0-9a-f]{10})\]/g;
/** What agent TUIs show instead of a long or multi-line paste, or of lines scrolled out of a small box. */
const PLACEHOLDER = /\[(?:Pasted (?:text|content|lines)[^\]\n]{0,60}|\+\d+ (?:more )?lines?)\]/gi;
/** Below this a piece of text proves nothing about who typed it. */
const MIN_PIECE = 8;

/** Text without what a TUI adds by wrapping and framing it: white space, box drawing, ellipses. */
export function squash(text: string): string {
  return text.replace(/[\s\u2500-\u257f\u2026]+/gu, '');
}

/** Ids of all tags in a text, however it was wrapped. */
export function idsIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(squash(text).matchAll(TAG), (match) => match[1] ?? ''));
}

/** The rows that a prompt taken by the agent acknowledges: those whose tag stands in it. */
export function acknowledgedBy<R extends Message>(prompt: string, rows: readonly R[]): readonly R[] {
  const ids = idsIn(prompt);
  return rows.filter((row) => ids.has(row.id));
}

/** Whether `draft` (null: unreadable) is what we typed for `rows`: whole, in part, repeated, or as a placeholder. */
export function lineState(draft: string | null, rows: readonly Message[]): LineState {
  if (draft === null) return 'unknown';
  if (draft.trim() === '') return 'empty';
  if (rows.length === 0) return 'foreign';
  const shown = squash(draft.replace(PLACEHOLDER, ''));
  if (shown === '') return 'ours';
  const typed = squash(promptOf(rows, true));
  if (shown.length >= MIN_PIECE && typed.includes(shown)) return 'ours';
  const rest = shown.split(typed).join('');
  if (rest === '' || (rest !== shown && rest.length >= MIN_PIECE && typed.startsWith(rest))) return 'ours';
  const hasTag = rows.some((row) => shown.includes(squash(tagOf(row.id))));
  return hasTag ? 'mixed' : 'foreign';
}

import { createPage, type Page } from '../../../src/cli/print/page.ts';

/** A page without colour at a fixed time. */
export const nowMs = Date.parse('2026-05-01T03:00:00Z');
export const page: Page = createPage({ columns: 80, color: false, nowMs });

/** ISO time so many seconds before {@link nowMs}. */
export function ago(seconds: number): string {
  return new Date(nowMs - seconds * 1000).toISOString();
}

/** Text as outsiders may write it: colours, cursor jumps, a title, a bell, newlines, bidi and zero-width characters. */
export const hostile = 'a\x1b[31mred\x1b[2J\x1b]0;title\x07\nb\r\tc\u202egnp.exe\u200bd';

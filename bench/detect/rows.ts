import { stripVTControlCharacters } from 'node:util';
import type { Screen } from '../../src/ports/terminal.ts';

/** One row of a screen as the terminal gives it. */
export interface Row {
  readonly styled: string;
  /** Its number if the label rests on this row, so that without it a person could not tell the state either; else null. */
  readonly carries: number | null;
}

/** An escape sequence, or one character. */
const atom = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|./gsu;

export function textOf({ styled }: Row): string {
  return stripVTControlCharacters(styled).trimEnd();
}

/** A row without styles, that carries nothing. */
export function said(text: string): Row {
  return { styled: text, carries: null };
}

/** The row in pieces of at most `width` characters, as a terminal breaks it; blanks at its end take no room. */
export function broken(row: Row, width: number): readonly Row[] {
  const visible = [...textOf(row)].length;
  const pieces: string[] = [''];
  let seen = 0;
  for (const [part] of row.styled.matchAll(atom)) {
    const isShown = !part.startsWith('\x1b');
    if (isShown && seen >= visible) continue;
    if (isShown && seen > 0 && seen % width === 0) pieces.push('');
    if (isShown) seen += 1;
    pieces[pieces.length - 1] += part;
  }
  return pieces.map((styled) => ({ ...row, styled }));
}

export function screenOf(rows: readonly Row[], title: string): Screen {
  return {
    lines: rows.map(textOf),
    styled: rows.map(({ styled }) => styled),
    cursor: { row: 0, col: 0 },
    title,
  };
}

/** As many rows as fit: blank ones at the end go first, then those at the top, as when text scrolls up. */
export function fitted(rows: readonly Row[], height: number): readonly Row[] {
  const end = rows.findLastIndex((row) => textOf(row) !== '') + 1;
  const kept = rows.slice(0, Math.max(end, Math.min(rows.length, height)));
  return kept.slice(Math.max(0, kept.length - height));
}

/** Rows of the window that it was recorded in: blank ones at the end are not kept. */
export function heightOf(rows: readonly Row[]): number {
  return Math.max(WINDOW_ROWS, rows.length);
}

const WINDOW_ROWS = 30;

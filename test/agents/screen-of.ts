import { stripVTControlCharacters } from 'node:util';
import type { Screen } from '../../src/ports/terminal.ts';

/** A screen as `capture-pane -p -e` gives it. */
export function screenOf(styled: string, title = ''): Screen {
  const rows = styled.replace(/\n+$/, '').split('\n');
  const lines = rows.map((row) => stripVTControlCharacters(row).trimEnd());
  return { lines, styled: rows, cursor: { row: 0, col: 0 }, title };
}

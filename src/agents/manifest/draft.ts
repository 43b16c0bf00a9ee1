import type { Screen } from '../../ports/terminal.ts';
import { compile } from './pattern.ts';
import type { Region } from './regions.ts';
import type { Manifest } from './schema.ts';
import { type Cell, cellsOf, styleBefore } from './sgr.ts';

export type DraftReader = (screen: Screen) => string | null;

const MAX_DRAFT = 4000;

/**
 * Makes the reader of what somebody typed into the input line: '' when it is empty or holds ghost text only, null when
 * no input line is in sight. Text is read from the region's first prompt line to the region's end.
 */
export function compileDraft(spec: Manifest['draft'], regions: ReadonlyMap<string, Region>): DraftReader {
  if (spec === undefined) return () => null;
  const region = regions.get(spec.region);
  const prompt = compile(spec.prompt);
  const border = spec.border === undefined ? null : compile(spec.border);
  const placeholders = spec.placeholders.map(compile);
  return (screen) => {
    const lines = region?.(screen) ?? [];
    const first = lines.findIndex(({ text }) => prompt.test(text));
    if (first < 0) return null;
    const texts = lines.slice(first).map(({ row, text }, index) => {
      const cells = cellsOf(screen.styled[row] ?? text, styleBefore(screen.styled, row));
      const skip = (index === 0 ? prompt : border)?.exec(text)?.[0] ?? '';
      return typed(cells.slice([...skip].length, [...text].length), spec.ghost);
    });
    const draft = texts.join('\n').trim().slice(0, MAX_DRAFT);
    return placeholders.some((one) => one.test(draft)) ? '' : draft;
  };
}

/** What is left of a line without its ghost cells: dim ones, and the inverse one that a cursor on ghost text makes. */
function typed(cells: readonly Cell[], ghost: readonly string[]): string {
  const dim = ghost.includes('dim');
  const cursor = ghost.includes('inverse-then-dim');
  return cells
    .filter(
      (cell, index) => !(dim && cell.dim) && !(cursor && cell.inverse && cells[index + 1]?.dim === true),
    )
    .map(({ char }) => char)
    .join('');
}

import type { Screen } from '../../ports/terminal.ts';
import { compile } from './pattern.ts';
import type { RegionSpec } from './schema.ts';

/** One line of a region; `row` is its index on the screen, -1 for the title. */
export interface Line {
  readonly row: number;
  readonly text: string;
}

export type Region = (screen: Screen) => readonly Line[];

/** Longer lines are cut before any pattern sees them. */
export const MAX_LINE = 500;

/** Makes the function that cuts one region out of a screen. A region whose rule line is missing is empty. */
export function compileRegion(spec: RegionSpec): Region {
  switch (spec.take) {
    case 'whole':
      return linesOf;
    case 'title':
      return (screen) => [{ row: -1, text: screen.title.slice(0, MAX_LINE) }];
    case 'last':
      return (screen) => linesOf(screen).slice(-spec.lines);
    case 'bottom_nonempty':
      return (screen) => lastNonEmpty(linesOf(screen), spec.lines);
    case 'above_last': {
      const rule = compile(spec.rule);
      const skip = spec.skip === undefined ? null : compile(spec.skip);
      const from = spec.from === undefined ? null : compile(spec.from);
      return (screen) => {
        const lines = linesOf(screen);
        const above = lines.slice(0, dividers(lines, rule).at(-spec.nth)?.first ?? 0);
        const kept = skip === null ? above : above.filter(({ text }) => !skip.test(text));
        const near = lastNonEmpty(kept, spec.lines);
        return from === null
          ? near
          : near.slice(
              Math.max(
                0,
                near.findLastIndex(({ text }) => from.test(text)),
              ),
            );
      };
    }
    case 'below_last': {
      const rule = compile(spec.rule);
      return (screen) => {
        const lines = linesOf(screen);
        const divider = dividers(lines, rule).at(-spec.nth);
        return divider === undefined ? [] : nonEmpty(lines.slice(divider.last + 1)).slice(0, spec.lines);
      };
    }
    case 'between_last': {
      const rule = compile(spec.rule);
      return (screen) => {
        const lines = linesOf(screen);
        const [from, to] = dividers(lines, rule).slice(-2);
        return from === undefined || to === undefined ? [] : lines.slice(from.last + 1, to.first);
      };
    }
    case 'block_above': {
      const rule = compile(spec.rule);
      return (screen) => {
        const lines = linesOf(screen);
        const at = dividers(lines, rule).at(-1)?.first;
        if (at === undefined) return [];
        const width = [...(lines[at]?.text ?? '')].length;
        const above = lines.slice(0, at).map((line) => cut(line, width));
        const gap = above.findLastIndex(({ text }) => text === '');
        return above.slice(gap + 1, Math.max(gap + 1, at - spec.drop));
      };
    }
  }
}

/** What stands beside a block is not of it. */
function cut({ row, text }: Line, width: number): Line {
  return { row, text: [...text].slice(0, width).join('').trimEnd() };
}

function linesOf(screen: Screen): Line[] {
  return screen.lines.map((text, row) => ({ row, text: text.slice(0, MAX_LINE) }));
}

interface Divider {
  readonly first: number;
  readonly last: number;
}

/** Lines that match. Those without another between them are one, which a window that became narrower broke. */
function dividers(lines: readonly Line[], rule: RegExp): readonly Divider[] {
  const found: Divider[] = [];
  for (const [index, { text }] of lines.entries()) {
    if (!rule.test(text)) continue;
    const before = found.at(-1);
    if (before?.last === index - 1) found[found.length - 1] = { first: before.first, last: index };
    else found.push({ first: index, last: index });
  }
  return found;
}

function nonEmpty(lines: readonly Line[]): Line[] {
  return lines.filter(({ text }) => text.trim() !== '');
}

function lastNonEmpty(lines: readonly Line[], count: number): Line[] {
  return nonEmpty(lines).slice(-count);
}

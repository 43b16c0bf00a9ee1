import type { Recorded } from './corpus.ts';
import { broken, fitted, heightOf, type Row, textOf } from './rows.ts';
import { type Sample, sampleOf } from './sample.ts';

/** A window that became smaller, as shares of the width that the screen was recorded with. */
const SHARES = [0.9, 0.8, 0.6] as const;

/** Programs on an alternate screen, where a terminal cuts rows and breaks none. */
const alternate: ReadonlySet<string> = new Set(['opencode']);
/** Cut further, a row may lose the words that tell the state. */
const CUT_SHARES = [0.9, 0.8] as const;

/** The terminal broke or cut the long rows, and the agent has not drawn again yet. */
export function reflowed(of: Recorded): readonly Sample[] {
  const isCut = alternate.has(of.backend);
  return widths(of.rows, isCut ? CUT_SHARES : SHARES).map((width) => {
    const rows = of.rows.flatMap((row) => broken(row, width).slice(0, isCut ? 1 : undefined));
    return sampleOf(of, 'reflowed', `${width} columns`, fitted(rows, heightOf(of.rows)));
  });
}

/** The agent has drawn again: rules and gaps are shorter, text is wrapped with its indent. */
export function narrowed(of: Recorded): readonly Sample[] {
  return widths(of.rows, SHARES).map((width) => {
    const rows = of.rows.flatMap((row) => narrow(row, width));
    return sampleOf(of, 'narrowed', `${width} columns`, fitted(rows, heightOf(of.rows)));
  });
}

function widths(rows: readonly Row[], shares: readonly number[]): readonly number[] {
  const widest = Math.max(...rows.map((row) => [...textOf(row)].length));
  return shares.map((share) => Math.floor(widest * share));
}

/** Rows of one character repeated, as boxes are made of; a name may stand in them. */
const drawn = /([─▔▀╌])\1{11,}/u;
const gap = / {3,}(?=\S)/gu;

function narrow(row: Row, width: number): readonly Row[] {
  const text = textOf(row);
  const over = [...text].length - width;
  if (over <= 0) return [row];
  if (drawn.test(text)) {
    const styled = row.styled.replace(drawn, (line) => line.slice(0, Math.max(1, line.length - over)));
    return [{ ...row, styled }];
  }
  const widest = [...text.matchAll(gap)].map(([blank]) => blank.length).sort((a, b) => b - a)[0] ?? 0;
  if (widest > over + 1) {
    const styled = text.replace(' '.repeat(widest), ' '.repeat(widest - over));
    return [{ ...row, styled }];
  }
  return wrapped(row, text, width);
}

function wrapped(row: Row, text: string, width: number): readonly Row[] {
  const indent = /^(?:[●•■✻✶·*◦⎿❯› ]+)/u.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = indent;
  for (const word of text.slice(indent.length).split(' ')) {
    const isFull = [...line].length + [...word].length + 1 > width && line.trim() !== '';
    if (isFull) lines.push(line);
    line = isFull
      ? `${' '.repeat([...indent].length)}${word}`
      : `${line === indent ? line : `${line} `}${word}`;
  }
  return [...lines, line].map((styled) => ({ ...row, styled }));
}

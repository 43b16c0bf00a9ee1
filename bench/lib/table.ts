import type { Summary } from './percentiles.ts';

/** Cells as shown; the first row is the heading. The first column is text, all others are numbers. */
export type Rows = readonly (readonly string[])[];

/** A Markdown table whose source reads as a table too. */
export function table(rows: Rows): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}

export const summaryHeading = ['n', 'min', 'p50', 'p99', 'max'] as const;

/** The cells of one summary, in the order of {@link summaryHeading}. */
export function summaryCells({ n, min, p50, p99, max }: Summary): readonly string[] {
  return [String(n), ...[min, p50, p99, max].map(short)];
}

/** Three significant digits, without an exponent. */
export function short(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(6, digits));
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

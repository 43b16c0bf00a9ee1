import type { Curve } from './curve.ts';

const WIDTH = 400;
const HEIGHT = 230;
const MARGIN = { left: 52, right: 34, top: 60, bottom: 42 } as const;

/** Where the page around it is dark, words are light. */
const DARK = '<style>@media (prefers-color-scheme: dark) { text { fill: #c9d1d9 } }</style>';

/**
 * One SVG with the curves beside each other: x by magnitudes, y from 0. Readable on light and dark ground. A figure stands
 * above and left of its point, where no rising line passes; under it where the line fell.
 */
export function plot(curves: readonly Curve[]): string {
  const columns = 2;
  const rows = Math.ceil(curves.length / columns);
  const cells = curves.map((curve, n) => {
    const at = `translate(${(n % columns) * WIDTH} ${Math.floor(n / columns) * HEIGHT})`;
    return `<g transform="${at}">\n${cell(curve)}\n</g>`;
  });
  const size = `width="${columns * WIDTH}" height="${rows * HEIGHT}" viewBox="0 0 ${columns * WIDTH} ${rows * HEIGHT}"`;
  const font = 'font-family="sans-serif" font-size="11" fill="#57606a"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font}>\n${DARK}\n${cells.join('\n')}\n</svg>\n`;
}

function cell({ title, x, y, points }: Curve): string {
  const [first, last] = [points[0]?.x ?? 1, points.at(-1)?.x ?? 1];
  const top = niceAbove(Math.max(...points.map((point) => point.y)));
  const span = Math.log10(last) - Math.log10(first) || 1;
  const atX = (value: number): number =>
    MARGIN.left + ((Math.log10(value) - Math.log10(first)) / span) * (WIDTH - MARGIN.left - MARGIN.right);
  const atY = (value: number): number =>
    HEIGHT - MARGIN.bottom - (value / top) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const line = points.map((point) => `${atX(point.x).toFixed(1)},${atY(point.y).toFixed(1)}`).join(' ');
  const lines = [0, top / 2, top].map((value) => grid(value, atY(value)));
  const marks = points.map((point, n) => {
    const isFall = point.y < (points[n - 1]?.y ?? 0);
    return mark(point, atX(point.x), atY(point.y), isFall);
  });
  return [
    `<text x="${MARGIN.left}" y="16" font-size="12" font-weight="bold">${title}</text>`,
    `<text x="${MARGIN.left}" y="32">${y}</text>`,
    `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${x}, by magnitudes</text>`,
    ...lines,
    `<polyline points="${line}" fill="none" stroke="#3b82f6" stroke-width="2"/>`,
    ...marks,
  ].join('\n');
}

function grid(value: number, y: number): string {
  const rule = `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y}" y2="${y}" stroke="#8884"/>`;
  return `${rule}<text x="${MARGIN.left - 6}" y="${y + 4}" text-anchor="end">${value}</text>`;
}

function mark(
  point: { readonly x: number; readonly y: number },
  x: number,
  y: number,
  isFall: boolean,
): string {
  const dot = `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="#3b82f6"/>`;
  const under = `<text x="${x.toFixed(1)}" y="${HEIGHT - MARGIN.bottom + 14}" text-anchor="middle">${short(point.x)}</text>`;
  const isFirst = x < MARGIN.left + 1;
  const isUnder = isFall && y < HEIGHT - MARGIN.bottom - 24;
  const where = `x="${(isFirst ? x : x - 2).toFixed(1)}" y="${(isUnder ? y + 18 : y - 8).toFixed(1)}"`;
  const above = `<text ${where} text-anchor="${isFirst ? 'start' : 'end'}">${figure(point.y)}</text>`;
  return dot + under + above;
}

/** Three digits at most, none for show. */
function figure(value: number): string {
  return String(Number(value.toPrecision(value >= 1_000 ? 4 : 3)));
}

function short(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 1_000 ? `${value / 1_000}k` : String(value);
}

/** A round number above it, with room for the figure of the highest point. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (
    [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15].map((factor) => factor * power).find((nice) => nice >= value * 1.08) ??
    value
  );
}

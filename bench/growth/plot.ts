import type { Curve } from './curve.ts';

const WIDTH = 340;
const HEIGHT = 220;
const MARGIN = { left: 52, right: 14, top: 34, bottom: 40 } as const;

/** One SVG with the curves beside each other: x by magnitudes, y from 0. Readable on light and dark ground. */
export function plot(curves: readonly Curve[]): string {
  const columns = 2;
  const rows = Math.ceil(curves.length / columns);
  const cells = curves.map((curve, n) => {
    const at = `translate(${(n % columns) * WIDTH} ${Math.floor(n / columns) * HEIGHT})`;
    return `<g transform="${at}">\n${cell(curve)}\n</g>`;
  });
  const size = `width="${columns * WIDTH}" height="${rows * HEIGHT}" viewBox="0 0 ${columns * WIDTH} ${rows * HEIGHT}"`;
  const style = 'font-family="sans-serif" font-size="11" fill="#888"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>\n${cells.join('\n')}\n</svg>\n`;
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
  const marks = points.map((point) => mark(point, atX(point.x), atY(point.y)));
  return [
    `<text x="${MARGIN.left}" y="16" font-size="12" font-weight="bold">${title}</text>`,
    `<text x="${MARGIN.left}" y="${HEIGHT - 6}">${x} → ${y}</text>`,
    ...lines,
    `<polyline points="${line}" fill="none" stroke="#3b82f6" stroke-width="2"/>`,
    ...marks,
  ].join('\n');
}

function grid(value: number, y: number): string {
  const rule = `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y}" y2="${y}" stroke="#8884"/>`;
  return `${rule}<text x="${MARGIN.left - 6}" y="${y + 4}" text-anchor="end">${value}</text>`;
}

function mark(point: { readonly x: number; readonly y: number }, x: number, y: number): string {
  const dot = `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="#3b82f6"/>`;
  const under = `<text x="${x.toFixed(1)}" y="${HEIGHT - MARGIN.bottom + 14}" text-anchor="middle">${short(point.x)}</text>`;
  const above = `<text x="${x.toFixed(1)}" y="${(y - 7).toFixed(1)}" text-anchor="middle">${point.y.toPrecision(3)}</text>`;
  return dot + under + above;
}

function short(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 1_000 ? `${value / 1_000}k` : String(value);
}

/** 1, 2 or 5 times a power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((nice) => nice >= value) ?? value;
}

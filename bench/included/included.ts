import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deliveryTable, detectionTable } from './tables.ts';

/** Pages of docs/ that have measurements of their own. */
export interface Pages {
  readonly delivery: string;
  readonly detection: string;
}

const begin = '<!-- from delivery.md and detection.md: made with them -->';
const end = '<!-- end of what is from there -->';

/** The section of benchmarks.md that is taken from the other pages. */
export function includedSection(pages: Pages): string {
  return [
    begin,
    `## Messages to the real programs

What becomes of messages that loopctl types into the real programs, judged by the model's own log of what it was told. The
whole of it, with what is meant by the words and how late each signal is, in [delivery.md](delivery.md).`,
    deliveryTable(pages.delivery),
    `## Reading screens

Recorded screens and what is made of them (cut, half drawn, wrapped, quoting others), read by the rules that ship. Which
variations there are, what was taken for what, and the screens that were held out stand in [detection.md](detection.md).`,
    detectionTable(pages.detection),
    end,
  ].join('\n\n');
}

/** benchmarks.md with what is taken from the other pages as they are now, at its end where it had none. */
export function withIncluded(page: string, pages: Pages): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  const rest = from === -1 || to < from ? page : page.slice(0, from) + page.slice(to + end.length);
  return `${rest.replace(/\n{3,}/g, '\n\n').trimEnd()}\n\n${includedSection(pages)}\n`;
}

function doc(name: string): string {
  return fileURLToPath(new URL(`../../docs/${name}.md`, import.meta.url));
}

export function readPages(): Pages {
  const text = (name: string): string => readFileSync(doc(name), 'utf8');
  return { delivery: text('delivery'), detection: text('detection') };
}

/** Brings docs/benchmarks.md up to date with the pages that it takes from, or makes it of `page`. */
export function writeBenchmarks(page = readFileSync(doc('benchmarks'), 'utf8')): void {
  writeFileSync(doc('benchmarks'), withIncluded(page, readPages()));
}

import { dollars, grouped } from '../../core/money/words.ts';
import type { CostLine, Costs } from '../../core/view/costs.ts';
import { plain } from '../../protocol/text.ts';
import type { Page } from './page.ts';

/** A table of what was used. A cost that is not known shows a question mark, never nothing. */
export function printCosts({ by, lines, total }: Costs, { style }: Page): string {
  if (lines.length === 0) return 'Nothing was used yet, as far as the agents told.\n';
  const head = [by, 'tokens', 'turns', 'cost'] as const;
  const table = [...lines, total].map(cells);
  const widths = head.map((word, n) => Math.max(word.length, ...table.map((row) => row[n]?.length ?? 0)));
  const row = (cols: readonly string[]): string =>
    cols.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join('  ');
  const printed = table.map(row);
  const note =
    total.cost_usd === null
      ? [
          style.dim(
            `? The cost of ${grouped(total.unpriced_tokens)} tokens is not known; give prices under \`prices\`.`,
          ),
        ]
      : [];
  return `${[style.bold(row(head)), ...printed.slice(0, -1), style.bold(printed.at(-1) ?? ''), ...note].join('\n')}\n`;
}

function cells({ name, tokens, turns, ...line }: CostLine): readonly string[] {
  return [plain(name, 60), grouped(tokens), grouped(turns), cost(line)];
}

function cost({ cost_usd, known_usd }: Pick<CostLine, 'cost_usd' | 'known_usd'>): string {
  if (cost_usd !== null) return dollars(cost_usd);
  return known_usd > 0 ? `${dollars(known_usd)} + ?` : '?';
}

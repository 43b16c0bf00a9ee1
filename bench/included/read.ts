import type { Rows } from '../lib/table.ts';

/** One `## name` section of a page that a benchmark makes. */
export interface Section {
  readonly name: string;
  /** All of it but its heading. */
  readonly text: string;
  /** Its tables in order, headings first. */
  readonly tables: readonly Rows[];
}

export function sectionsOf(page: string): readonly Section[] {
  const parts = page.split(/^## /m).slice(1);
  return parts.map((part) => {
    const [name = '', ...lines] = part.split('\n');
    const text = lines.join('\n').trim();
    return { name: name.trim(), text, tables: tablesIn(text) };
  });
}

/** The rows of the first table whose first heading has these words; throws where a page has none. */
export function tableOf({ name, tables }: Section, heading: string): Rows {
  const found = tables.find((rows) => rows[0]?.[0] === heading);
  if (found === undefined) throw new Error(`section ${name} has no table of ${heading}`);
  return found;
}

function tablesIn(text: string): readonly Rows[] {
  const blocks = text.split(/\n\s*\n/).filter((block) => block.startsWith('|'));
  return blocks.map((block) =>
    block
      .split('\n')
      .filter((line) => !line.startsWith('|-'))
      .map(cellsOf),
  );
}

function cellsOf(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

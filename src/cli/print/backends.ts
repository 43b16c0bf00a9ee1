import type { BackendReport } from '../../daemon/backends.ts';
import { plain } from '../../protocol/text.ts';
import type { Page } from './page.ts';
import type { Style } from './style.ts';

export interface BackendLine extends BackendReport {
  /** An agent of the project runs with it. */
  readonly used: boolean;
}

/** One line a backend; below it, what the line cannot say. */
export function printBackends(backends: readonly BackendLine[], { style }: Page): string {
  const head = ['backend', 'from', 'program', 'version', 'tested', ''];
  const rows = backends.map(cells);
  const widths = head.map((word, n) => Math.max(word.length, ...rows.map((row) => row[n]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = backends.map((backend, n) => colored(line(rows[n] ?? []), backend, style));
  return `${[style.bold(line(head)), ...lines].join('\n')}\n`;
}

function cells({
  name,
  source,
  program,
  path,
  version,
  tested,
  verdict,
  remark,
  used,
}: BackendLine): string[] {
  const range = tested === null ? '' : tested[0] === tested[1] ? tested[0] : `${tested[0]}–${tested[1]}`;
  const standing = remark === null ? words[verdict] : `${words[verdict]}: ${remark}`;
  return [
    plain(used ? `${name} *` : name, 40),
    source,
    plain(path ?? program, 80),
    version ?? '',
    range,
    plain(standing, 160),
  ];
}

const words: Readonly<Record<BackendReport['verdict'], string>> = {
  tested: 'in range',
  older: 'older than tested',
  newer: 'newer than tested',
  missing: 'missing',
  untested: '',
  silent: 'version unknown',
};

function colored(text: string, { verdict, used }: BackendLine, style: Style): string {
  if (verdict === 'tested') return style.green(text);
  if (verdict === 'missing') return used ? style.red(text) : style.dim(text);
  return verdict === 'untested' ? text : style.yellow(text);
}

import type { Screen } from '../../ports/terminal.ts';
import type { TmuxCommand } from './control-connection.ts';

/** Lines above the screen that one capture gives at most. */
const maxHistory = 10_000;

function bounded(history: number): number {
  return Math.max(0, Math.min(maxHistory, Math.floor(history) || 0));
}

/** Asks for cursor, title and lines of one pane. */
export function captureCommands(paneId: string, history = 0): readonly TmuxCommand[] {
  const lines = bounded(history);
  return [
    ['display-message', '-p', '-t', paneId, '#{cursor_y} #{cursor_x} #{history_size} #{pane_title}'],
    ['capture-pane', '-p', '-e', '-t', paneId, ...(lines > 0 ? ['-S', `-${lines}`] : [])],
  ];
}

/** A line without escape sequences and control characters. */
export function plainLine(styled: string): string {
  return styled
    .replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '')
    .replace(/\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?/g, '')
    .replace(/\x1b[ -/]*[0-~]?/g, '')
    .replace(/[\x00-\x1f\x7f-\x9f]/g, '');
}

/** A screen from the replies to {@link captureCommands}. The cursor's row counts from the first line given. */
export function readScreen(replies: readonly (readonly string[])[], history = 0): Screen {
  const [where = '', styled = []] = [replies[0]?.[0], replies[1]];
  const [row = '0', col = '0', size = '0'] = where.split(' ', 3);
  const above = Math.min(bounded(history), Number(size));
  return {
    lines: styled.map((line) => plainLine(line).trimEnd()),
    styled,
    cursor: { row: Number(row) + above, col: Number(col) },
    title: plainLine(where.slice(row.length + col.length + size.length + 3)),
  };
}

import { noise } from './noise.ts';
import { type Entry, GHOST, type View } from './view.ts';
import { drawable, wrap } from './wrap.ts';

export interface Frame {
  /** One string a screen row, SGR sequences included. */
  readonly rows: readonly string[];
  readonly cursor: { readonly row: number; readonly col: number };
}

const INPUT_ROWS = 5;
const spinner = ['✽', '✻', '✶', '·', '✢'];
const marks: Readonly<Record<Entry['kind'], readonly [first: string, next: string]>> = {
  prompt: ['> ', '  '],
  step: ['○ ', '  '],
  result: ['  ⎿ ', '    '],
  message: ['● ', '  '],
  notice: ['  ! ', '    '],
};

/** The whole screen for a terminal of `cols` × `rows`: transcript, busy line or banner, input box, footer. */
export function draw(view: View, cols: number, rows: number): Frame {
  if (view.garbled) return { rows: noise(view.title, cols, rows), cursor: { row: 0, col: 0 } };
  const rule = '─'.repeat(cols);
  const input = inputRows(view, cols);
  const lower = [
    '',
    ...above(view, cols),
    rule,
    ...(view.dialog === null ? input.rows : dialogRows(view.dialog, cols)),
    rule,
    footer(view, cols),
  ];
  const room = Math.max(0, rows - lower.length);
  const upper = [styled('1', view.title, cols), '', ...transcriptRows(view.transcript, cols, room)];
  const shown = upper.slice(-room);
  const all = [...shown, ...lower].slice(0, rows);
  const row = shown.length + 1 + above(view, cols).length + 1 + input.cursorRow;
  return { rows: all, cursor: { row: Math.min(row, rows - 1), col: input.cursorCol } };
}

function above(view: View, cols: number): string[] {
  if (view.banner !== null) return [styled('33', view.banner, cols)];
  if (view.busy === null) return [];
  const mark = spinner[view.busy.frame % spinner.length];
  return [styled('35', `${mark} ${view.busy.verb}… (${view.busy.elapsed_s}s · esc to interrupt)`, cols)];
}

function inputRows(view: View, cols: number) {
  const text = drawable(view.shownInput ?? view.input);
  if (text === '') {
    const ghost = view.busy === null && view.banner === null ? styled('2', GHOST, cols - 2) : '';
    return { rows: [`❯ ${ghost}`], cursorRow: 0, cursorCol: 2 };
  }
  const wrapped = wrap(text, cols - 2);
  const hidden = Math.max(0, wrapped.length - INPUT_ROWS);
  const shown = hidden === 0 ? wrapped : [`[+${hidden} lines] `, ...wrapped.slice(hidden + 1)];
  const last = [...(shown.at(-1) ?? '')].length;
  return {
    rows: shown.map((row, index) => `${index === 0 ? '❯ ' : '  '}${row}`),
    cursorRow: shown.length - 1,
    cursorCol: Math.min(cols - 1, last + 2),
  };
}

function dialogRows(dialog: NonNullable<View['dialog']>, cols: number): string[] {
  const options = dialog.options.map((option, index) => `${index === 0 ? '❯' : ' '} ${index + 1}. ${option}`);
  return [drawable(dialog.about), dialog.question, ...options].map((row) => clip(` ${row}`, cols));
}

function footer(view: View, cols: number): string {
  const queued = view.queued > 0 ? ` · queued: ${view.queued}` : '';
  return styled('2', `  demo · context ${view.contextPct}%${queued}`, cols);
}

/** One row in one style, cut to the terminal's width. */
function styled(sgr: string, text: string, cols: number): string {
  return `\x1b[${sgr}m${clip(text, cols)}\x1b[0m`;
}

function clip(text: string, cols: number): string {
  return [...text].slice(0, cols).join('');
}

/** The newest entries that fit; older ones are not wrapped at all. */
function transcriptRows(entries: readonly Entry[], cols: number, room: number): string[] {
  const blocks: string[][] = [];
  let used = 0;
  for (let index = entries.length - 1; index >= 0 && used < room; index -= 1) {
    const entry = entries[index];
    if (entry === undefined) break;
    const [first, next] = marks[entry.kind];
    const body = wrap(drawable(entry.text), cols - 4);
    const block = body.map((row, at) => `${at === 0 ? first : next}${row}`);
    if (entry.kind === 'message' || entry.kind === 'prompt') block.unshift('');
    blocks.unshift(block);
    used += block.length;
  }
  return blocks.flat();
}

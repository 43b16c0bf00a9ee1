import type { OutboxRow } from '../../ports/store.ts';
import { defuse, plain } from '../../protocol/text.ts';

/** Bounds of one paste. What does not fit goes with the next one. */
const MAX_LINE_CHARS = 3_400;
const MAX_BATCH_ROWS = 20;
/** Below what a backend may cut a prompt signal to, so that the last row's tag is in it. */
export const MAX_BATCH_CHARS = 3_500;

type Message = Pick<OutboxRow, 'id' | 'text'>;

/** The mark by which a row is known again wherever its text turns up: signal, transcript, screen, input line. */
export function tagOf(id: string): string {
  return `[loopctl ${id}]`;
}

/**
 * One message as it is typed: a single plain line that begins with the row's tag, bounded, and harmless at both
 * ends (the tag keeps the first character from being taken for a command).
 */
export function lineOf(row: Message): string {
  const tag = tagOf(row.id);
  return defuse(`${tag} ${plain(row.text, MAX_LINE_CHARS - tag.length - 2)}`.trimEnd());
}

/**
 * Several messages as one prompt: a line each in a bracketed paste; without brackets, where a newline would submit
 * the first alone, all on one line.
 */
export function promptOf(rows: readonly Message[], bracketed: boolean): string {
  return rows.map(lineOf).join(bracketed ? '\n' : ' ');
}

/** The longest head of `rows` that fits one paste; at least the first row. */
export function batchOf<R extends Message>(rows: readonly R[]): readonly R[] {
  let chars = 0;
  let count = 0;
  for (const row of rows.slice(0, MAX_BATCH_ROWS)) {
    chars += lineOf(row).length + 1;
    if (count > 0 && chars > MAX_BATCH_CHARS) break;
    count += 1;
  }
  return rows.slice(0, count);
}

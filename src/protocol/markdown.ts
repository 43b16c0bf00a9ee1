export interface MarkdownLine {
  /** Without its line ending. */
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

interface Fence {
  readonly mark: string;
  readonly length: number;
  /** Column at which the fence's list item has its content; 0 when it stands in none. */
  readonly column: number;
}

const opening = /^ {0,3}((?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})*)(`{3,}|~{3,})(.*)$/;
const closing = /^([ \t]*)(`{3,}|~{3,})[ \t]*$/;

/**
 * The lines of a Markdown text that stand outside fenced code, fences themselves left out. As CommonMark has it:
 * three or more backticks or tildes, indented up to three spaces or opening a list item, closed by at least as
 * many of the same mark; an unclosed fence runs to the end of its list item or of the text. LF or CRLF. Linear
 * in the text.
 */
export function* linesOutsideFences(text: string): Generator<MarkdownLine> {
  let fence: Fence | null = null;
  for (const line of lines(text)) {
    if (fence && !endsItem(line.text, fence)) {
      if (closes(line.text, fence)) fence = null;
      continue;
    }
    fence = opens(line.text);
    if (!fence) yield line;
  }
}

function* lines(text: string): Generator<MarkdownLine> {
  let from = text.startsWith('\ufeff') ? 1 : 0;
  for (let number = 1; from < text.length; number += 1) {
    const end = text.indexOf('\n', from);
    const stop = end === -1 ? text.length : end;
    const cut = stop > from && text[stop - 1] === '\r' ? stop - 1 : stop;
    yield { text: text.slice(from, cut), number };
    from = stop + 1;
  }
}

function opens(line: string): Fence | null {
  const match = opening.exec(line);
  if (!match) return null;
  const [, markers = '', run = '', info = ''] = match;
  if (run.startsWith('`') && info.includes('`')) return null;
  const column = markers === '' ? 0 : line.indexOf(run);
  return { mark: run.charAt(0), length: run.length, column };
}

function closes(line: string, fence: Fence): boolean {
  const match = closing.exec(line);
  if (!match) return false;
  const [, indent = '', run = ''] = match;
  return run.startsWith(fence.mark) && run.length >= fence.length && indent.length <= fence.column + 3;
}

/** A line of text further left than a list item's content ends the item, and with it the fence inside. */
function endsItem(line: string, fence: Fence): boolean {
  if (fence.column === 0) return false;
  const indent = line.search(/[^ \t]/);
  return indent !== -1 && indent < fence.column && !line.startsWith('\t');
}

import { plain } from '../../protocol/text.ts';

/** Breaks untrusted text into plain lines of at most `width` characters, each but the first after `indent`. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const whole = plain(text, 2_000);
  // Most texts are short: a page of 200 agents has 400 of them.
  if (whole.length <= width - indent.length) return whole === '' ? [] : [whole];
  const lines: string[] = [];
  let line = '';
  for (const word of whole.split(' ').flatMap((one) => pieces(one, width - indent.length))) {
    const start = lines.length === 0 ? '' : indent;
    if (line === '') line = `${start}${word}`;
    else if (length(line) + 1 + length(word) <= width) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = `${indent}${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A word that is wider than a line is cut. */
function pieces(word: string, width: number): readonly string[] {
  const chars = [...word];
  const size = Math.max(8, width);
  if (chars.length <= size) return [word];
  return Array.from({ length: Math.ceil(chars.length / size) }, (_, n) =>
    chars.slice(n * size, (n + 1) * size).join(''),
  );
}

function length(text: string): number {
  return [...text].length;
}

/** Cuts text into rows of at most `width` code points, at spaces where there are any. Never returns no row. */
export function wrap(text: string, width: number): string[] {
  const rows: string[] = [];
  for (const line of text.split('\n')) rows.push(...wrapLine([...line], Math.max(8, width)));
  return rows;
}

function wrapLine(chars: readonly string[], width: number): string[] {
  const rows: string[] = [];
  let from = 0;
  while (chars.length - from > width) {
    const space = chars.lastIndexOf(' ', from + width);
    const cut = space > from ? space : from + width;
    rows.push(chars.slice(from, cut).join(''));
    from = space > from ? cut + 1 : cut;
  }
  rows.push(chars.slice(from).join(''));
  return rows;
}

/** Makes text safe to draw: tabs become spaces, other controls than `\n` go. */
export function drawable(text: string): string {
  return text
    .replace(/\t/g, '    ')
    .replace(/[^\S\n ]/g, ' ')
    .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '');
}

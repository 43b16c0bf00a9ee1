/** One character of a styled line. */
export interface Cell {
  readonly char: string;
  readonly dim: boolean;
  readonly inverse: boolean;
}

const token = /\x1b\[([0-9;:]*)m|\x1b(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])|([\s\S])/gu;
const sgrOnly = /\x1b\[([0-9;:]*)m/g;
const MAX_LINE = 4000;

/** Attributes that stay in force, over line ends too. */
export type Style = Pick<Cell, 'dim' | 'inverse'>;

/** Style in force at the start of a row: a capture names attributes only where they change. */
export function styleBefore(styled: readonly string[], row: number): Style {
  let style: Style = { dim: false, inverse: false };
  for (let at = 0; at < row; at += 1) {
    for (const [, sgr] of (styled[at] ?? '').slice(0, MAX_LINE).matchAll(sgrOnly))
      style = apply(style, sgr ?? '');
  }
  return style;
}

/** Characters of a line with SGR sequences, each with the two attributes that ghost text is drawn with. */
export function cellsOf(styled: string, before: Style = { dim: false, inverse: false }): Cell[] {
  const cells: Cell[] = [];
  let style = before;
  for (const [, sgr, char] of styled.slice(0, MAX_LINE).matchAll(token)) {
    if (char !== undefined) cells.push({ char, ...style });
    else if (sgr !== undefined) style = apply(style, sgr);
  }
  return cells;
}

function apply({ dim, inverse }: Style, sgr: string): Style {
  for (const code of codes(sgr)) {
    if (code === 0) dim = inverse = false;
    else if (code === 2 || code === 22) dim = code === 2;
    else if (code === 7 || code === 27) inverse = code === 7;
  }
  return { dim, inverse };
}

/** SGR codes without those that are arguments of a colour (`38;5;2` is no dim). */
function codes(sgr: string): number[] {
  const all = sgr.split(';').map((one) => Number(one.split(':')[0] ?? 0));
  const plainCodes: number[] = [];
  for (let at = 0; at < all.length; at += 1) {
    const code = all[at] ?? 0;
    plainCodes.push(code);
    if (code === 38 || code === 48 || code === 58) at += all[at + 1] === 5 ? 2 : all[at + 1] === 2 ? 4 : 0;
  }
  return plainCodes;
}

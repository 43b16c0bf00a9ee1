/** Colours for one output; all of them do nothing where colour is not wanted. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
}

const codes = { bold: [1, 22], dim: [2, 22], red: [31, 39], yellow: [33, 39], green: [32, 39] } as const;

export function createStyle(color: boolean): Style {
  const wrap =
    ([on, off]: readonly [number, number]) =>
    (text: string): string =>
      color && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return {
    bold: wrap(codes.bold),
    dim: wrap(codes.dim),
    red: wrap(codes.red),
    yellow: wrap(codes.yellow),
    green: wrap(codes.green),
  };
}

import type { IBufferCell, IBufferLine } from '@xterm/headless';

/** One line of the emulator's buffer with SGR escapes where the style changes, trailing blanks cut. */
export function styledLine(line: IBufferLine, cell: IBufferCell): string {
  const width = line.translateToString(true).length === 0 ? 0 : lastUsed(line, cell) + 1;
  let text = '';
  let current = '';
  for (let x = 0; x < width; x += 1) {
    const at = line.getCell(x, cell);
    if (at === undefined || at.getWidth() === 0) continue;
    const style = styleOf(at);
    if (style !== current) text += `\x1b[0${style}m`;
    current = style;
    text += at.getChars() || ' ';
  }
  return current === '' ? text : `${text}\x1b[0m`;
}

function lastUsed(line: IBufferLine, cell: IBufferCell): number {
  for (let x = line.length - 1; x >= 0; x -= 1) {
    const chars = line.getCell(x, cell)?.getChars() ?? '';
    if (chars !== '' && chars !== ' ') return x;
  }
  return -1;
}

function styleOf(cell: IBufferCell): string {
  const flags: readonly (readonly [number, number])[] = [
    [cell.isBold(), 1],
    [cell.isDim(), 2],
    [cell.isItalic(), 3],
    [cell.isUnderline(), 4],
    [cell.isBlink(), 5],
    [cell.isInverse(), 7],
    [cell.isInvisible(), 8],
    [cell.isStrikethrough(), 9],
  ];
  const codes = flags.flatMap(([on, code]) => (on === 0 ? [] : [String(code)]));
  if (cell.isFgPalette()) codes.push(`38;5;${cell.getFgColor()}`);
  if (cell.isFgRGB()) codes.push(rgb(38, cell.getFgColor()));
  if (cell.isBgPalette()) codes.push(`48;5;${cell.getBgColor()}`);
  if (cell.isBgRGB()) codes.push(rgb(48, cell.getBgColor()));
  return codes.map((code) => `;${code}`).join('');
}

function rgb(layer: 38 | 48, colour: number): string {
  return `${layer};2;${colour >> 16};${(colour >> 8) & 255};${colour & 255}`;
}

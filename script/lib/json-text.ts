/** JSON as the formatter of this repository writes it: two spaces, a list of plain values on one line where it fits. */
export function jsonText(value: unknown, width = 110): string {
  return `${JSON.stringify(value, null, 2).replace(
    /^( *.*)\[\n\s+([^[\]{}]*?)\n\s*\](,?)$/gm,
    (whole, head: string, items: string, comma: string) => {
      const line = `${head}[${items.replace(/,\n\s+/g, ', ')}]${comma}`;
      return line.length <= width ? line : whole;
    },
  )}\n`;
}

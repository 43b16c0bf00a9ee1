/** Longer lines are nobody's signal: they are skipped, never held in memory. */
const MAX_LINE_BYTES = 256 * 1024;

const NEWLINE = 0x0a;

export interface Line {
  readonly text: string;
  /** Bytes pushed up to and including this line's newline. */
  readonly end: number;
}

export interface LineSplitter {
  /** Complete lines that `chunk` ends, in order, without their newline; empty and oversized ones left out. */
  push(chunk: Uint8Array): readonly Line[];
}

/** Splits a byte stream into lines. Holds at most one partial line of `maxBytes`. */
export function createLineSplitter(maxBytes = MAX_LINE_BYTES): LineSplitter {
  let parts: Buffer[] = [];
  let pendingBytes = 0;
  let total = 0;

  function extend(piece: Buffer): void {
    pendingBytes += piece.length;
    if (pendingBytes > maxBytes) parts = [];
    else if (piece.length > 0) parts.push(Buffer.from(piece));
  }

  function end(): string {
    const text = pendingBytes > maxBytes ? '' : Buffer.concat(parts).toString('utf8').trim();
    parts = [];
    pendingBytes = 0;
    return text;
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const lines: Line[] = [];
      let from = 0;
      for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
        extend(bytes.subarray(from, at));
        const text = end();
        from = at + 1;
        if (text !== '') lines.push({ text, end: total + from });
      }
      extend(bytes.subarray(from));
      total += bytes.length;
      return lines;
    },
  };
}

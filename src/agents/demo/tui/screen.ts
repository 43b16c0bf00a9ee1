import type { ReadStream, WriteStream } from 'node:tty';
import { createDecoder, type Key } from './decoder.ts';
import { draw } from './draw.ts';
import type { View } from './view.ts';

export interface Screen {
  /** Draws soon: at most one frame per turn of the event loop, only rows that changed. */
  paint(view: View): void;
  /** Draws now; used before the process stops on purpose. */
  flush(): void;
  close(): void;
}

const ESC_WAIT_MS = 40;

/** Puts the terminal into raw mode with bracketed paste, and draws views on it. */
export function openScreen(
  input: ReadStream,
  output: WriteStream,
  onKeys: (keys: readonly Key[]) => void,
): Screen {
  const decoder = createDecoder();
  let shown: readonly string[] = [];
  let wanted: View | null = null;
  let scheduled = false;
  let escTimer: NodeJS.Timeout | null = null;

  function render(): void {
    scheduled = false;
    if (wanted === null) return;
    const frame = draw(wanted, output.columns || 80, output.rows || 24);
    let bytes = '';
    for (const [index, row] of frame.rows.entries()) {
      if (shown[index] !== row) bytes += `\x1b[${index + 1};1H${row}\x1b[0m\x1b[K`;
    }
    if (shown.length > frame.rows.length) bytes += `\x1b[${frame.rows.length + 1};1H\x1b[J`;
    shown = frame.rows;
    output.write(`${bytes}\x1b[${frame.cursor.row + 1};${frame.cursor.col + 1}H`);
  }

  function onData(chunk: Buffer): void {
    if (escTimer !== null) clearTimeout(escTimer);
    escTimer = null;
    onKeys(decoder.push(chunk));
    if (decoder.pending) escTimer = setTimeout(() => onKeys(decoder.flush()), ESC_WAIT_MS);
  }

  function onResize(): void {
    shown = [];
    output.write('\x1b[2J');
    render();
  }

  if (input.isTTY) input.setRawMode(true);
  output.write('\x1b[?2004h\x1b[?7l\x1b[2J\x1b[H');
  input.on('data', onData);
  output.on('resize', onResize);

  return {
    paint(view) {
      wanted = view;
      if (scheduled) return;
      scheduled = true;
      setImmediate(render);
    },
    flush: render,
    close() {
      if (escTimer !== null) clearTimeout(escTimer);
      input.off('data', onData);
      output.off('resize', onResize);
      output.write(`\x1b[?2004l\x1b[?7h\x1b[${output.rows || 24};1H\r\n`);
      if (input.isTTY) input.setRawMode(false);
      input.pause();
    },
  };
}

import type * as xterm from '@xterm/headless';
import type { Screen } from '../../ports/terminal.ts';
import { styledLine } from './styled-line.ts';

/** Lines above the screen that are kept, so that a chatty job costs bounded memory. */
const SCROLLBACK_LINES = 5_000;

export interface EmulatorOptions {
  readonly Terminal: typeof xterm.Terminal;
  readonly width: number;
  readonly height: number;
  /** What the terminal answers to a program that asks it (cursor position, device attributes). */
  readonly onReply: (bytes: string) => void;
}

/** A terminal without a display: what a program wrote, as a screen. */
export interface Emulator {
  /** `done` is called once the bytes are on the screen. */
  write(bytes: Uint8Array, done: () => void): void;
  /** The screen after everything written so far. The cursor's row counts from the first line given. */
  screen(history: number): Promise<Screen>;
  /** The program asked for pastes to be bracketed. */
  readonly wantsBrackets: boolean;
  dispose(): void;
}

export function createEmulator({ Terminal, width, height, onReply }: EmulatorOptions): Emulator {
  const terminal = new Terminal({
    cols: width,
    rows: height,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
  });
  let title = '';
  terminal.onData(onReply);
  terminal.onTitleChange((text) => {
    title = text.replace(/[\x00-\x1f\x7f-\x9f]/g, '').slice(0, 200);
  });

  function read(history: number): Screen {
    const buffer = terminal.buffer.active;
    const cell = buffer.getNullCell();
    const above = Math.min(Math.max(0, Math.floor(history) || 0), buffer.baseY);
    const lines: string[] = [];
    const styled: string[] = [];
    for (let y = buffer.baseY - above; y < buffer.baseY + terminal.rows; y += 1) {
      const line = buffer.getLine(y);
      lines.push(line?.translateToString(true).trimEnd() ?? '');
      styled.push(line === undefined ? '' : styledLine(line, cell));
    }
    while (lines.at(-1) === '') {
      lines.pop();
      styled.pop();
    }
    return { lines, styled, cursor: { row: buffer.cursorY + above, col: buffer.cursorX }, title };
  }

  return {
    write: (bytes, done) => terminal.write(bytes, done),
    async screen(history) {
      await new Promise<void>((resolve) => terminal.write('', resolve));
      return read(history);
    },
    get wantsBrackets() {
      return terminal.modes.bracketedPasteMode;
    },
    dispose: () => terminal.dispose(),
  };
}

import { humanLine, type LogRecord } from '../../daemon/log-line.ts';
import { plain } from '../../protocol/text.ts';

const LINE_MAX_CHARS = 2_000;
/** Jumps of the cursor, which stand between words that belong to different lines of the screen. */
const jumps = /\x1b\[[0-9;]*[ABEFGHdf]|\r/g;

/** Lines that agents draw around their boxes say nothing. */
const frame = /^[\u2500-\u257f\s]*$/;

/** Makes lines of a log fit for a terminal; a line may become several, or none. */
export type Readable = (line: string) => readonly string[];

/** The daemon's log: a JSON object a line. Whatever else stands in it is shown as it is. */
export const daemonLine: Readable = (line) => {
  try {
    return [humanLine(JSON.parse(line) as LogRecord)];
  } catch {
    return [plain(line, LINE_MAX_CHARS)];
  }
};

/** What an agent wrote to its terminal, without all that moves and colours; a line that is drawn again is shown once. */
export function paneLine(): Readable {
  let last = '';
  return (line) =>
    line
      .replace(jumps, '\n')
      .split('\n')
      .map((text) => plain(text, LINE_MAX_CHARS))
      .filter((text) => {
        const isNew = !frame.test(text) && text !== last;
        if (isNew) last = text;
        return isNew;
      });
}

/**
 * Text that others wrote (commit subjects, file contents, screens) made fit for one line of a terminal, a log
 * or a message. Every pattern here runs in linear time on any input.
 */

/** Control strings (OSC, DCS, SOS, PM, APC) with their terminator, in 7-bit and 8-bit form. */
const controlString =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)/g;
const controlSequence = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/g;
const escapeSequence = /\x1b[ -/]*[0-~]/g;
const lineBreaks = /[\t\n\v\f\r\x85]/g;
/** Controls (C0, DEL, C1) and format characters: bidi overrides, zero-width joiners and spaces, tags. */
const invisible = /[\p{Cc}\p{Cf}]/gu;

/** Printable Latin-1 with single blanks between words, as most texts are: nothing of it changes. */
const isPlain = /^[!-~\xa1-\xac\xae-\xff]+(?: [!-~\xa1-\xac\xae-\xff]+)*$/;

/**
 * One plain line: no escape sequences, no control, bidi or zero-width characters, white space (newlines too)
 * collapsed to single spaces, trimmed, well-formed Unicode, at most `maxChars` code points. What was cut shows
 * as a final `…`, which counts. Idempotent.
 */
export function plain(text: string, maxChars = 200): string {
  if (isPlain.test(text)) return bound(text, maxChars);
  const clean = text
    .toWellFormed()
    .replace(controlString, '')
    .replace(controlSequence, '')
    .replace(escapeSequence, '')
    .replace(lineBreaks, ' ')
    .replace(invisible, '')
    .replace(/\s+/g, ' ')
    .trim();
  return bound(clean, maxChars);
}

/** First characters that agent CLIs take for a command, a shell escape, a memory note or a mention. */
const commandStart = /^\s*[!/#@&$?]/;

/**
 * A one-line message that no agent takes for anything but text: a first character that starts a command gets
 * `- ` before it, a trailing backslash (which would turn Enter into a newline) gets a full stop behind it.
 * Idempotent; text without such ends is returned as it is. Expects a line that went through {@link plain}.
 */
export function defuse(line: string): string {
  const head = commandStart.test(line) ? `- ${line.trimStart()}` : line;
  const tail = head.trimEnd();
  return tail.endsWith('\\') ? `${tail}.` : head;
}

function bound(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  if (maxChars < 1) return '';
  let count = 0;
  let cut = 0;
  for (const char of text) {
    count += 1;
    if (count > maxChars) return `${text.slice(0, cut)}…`;
    if (count < maxChars) cut += char.length;
  }
  return text;
}

import { StringDecoder } from 'node:string_decoder';

/** One thing a person or a supervisor did at the terminal. */
export type Key =
  | { readonly type: 'text'; readonly text: string }
  /** A complete bracketed paste, line ends as `\n`, without its marks. */
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'enter' | 'backspace' | 'clear' | 'escape' | 'interrupt' | 'eof' | 'other' };

export interface Decoder {
  /** Keys that `chunk` completes, in order. Never throws, whatever the bytes and wherever they are cut. */
  push(chunk: Uint8Array): readonly Key[];
  /** What stands open when nothing more comes: a lone ESC is the Escape key. An open paste stays open. */
  flush(): readonly Key[];
  /** True while {@link Decoder.flush} would give something. */
  readonly pending: boolean;
}

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
const MAX_PASTE = 1 << 20;

const controls: Readonly<Record<string, Key['type']>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x03': 'interrupt',
  '\x04': 'eof',
  '\x08': 'backspace',
  '\x15': 'clear',
  '\x7f': 'backspace',
};

/** Decodes terminal input: text, control keys, escape sequences cut anywhere, bracketed paste. */
export function createDecoder(): Decoder {
  const utf8 = new StringDecoder('utf8');
  let rest = '';
  let paste: string | null = null;

  function takePaste(open: string, keys: Key[]): boolean {
    const text = open + rest;
    const end = text.indexOf(PASTE_END);
    if (end < 0 && text.length < MAX_PASTE) {
      paste = text;
      rest = '';
      return false;
    }
    const stop = end < 0 ? text.length : end;
    keys.push({ type: 'paste', text: text.slice(0, stop).replace(/\r\n?/g, '\n') });
    rest = end < 0 ? '' : text.slice(end + PASTE_END.length);
    paste = null;
    return true;
  }

  /** Takes one key off `rest`; false when more bytes are needed. */
  function takeKey(keys: Key[]): boolean {
    if (rest.startsWith(PASTE_START)) {
      rest = rest.slice(PASTE_START.length);
      paste = '';
      return true;
    }
    const length = keyLength(rest);
    if (length === 0) return false;
    keys.push(keyOf(rest.slice(0, length)));
    rest = rest.slice(length);
    return true;
  }

  return {
    push(chunk) {
      rest += utf8.write(Buffer.from(chunk));
      const keys: Key[] = [];
      while (rest !== '' || paste !== null) {
        const more = paste === null ? takeKey(keys) : takePaste(paste, keys);
        if (!more) break;
      }
      return keys;
    },
    flush() {
      if (paste !== null || rest === '') return [];
      const lone = rest === '\x1b';
      rest = '';
      return [{ type: lone ? 'escape' : 'other' }];
    },
    get pending() {
      return paste === null && rest !== '';
    },
  };
}

/** Length of the first key in `text`, 0 when it may go on. */
function keyLength(text: string): number {
  if (text[0] !== '\x1b') {
    const run = /^[^\x00-\x1f\x7f]+/.exec(text);
    return run === null ? 1 : run[0].length;
  }
  if (text.length === 1) return 0;
  if (text[1] === '[') {
    const sequence = /^\x1b\[[0-?]*[ -/]*[^0-?\x20-/]/.exec(text);
    if (sequence !== null) return sequence[0].length;
    return text.length > 64 ? text.length : 0;
  }
  if (text[1] === 'O') return text.length > 2 ? 3 : 0;
  return text[1] === '\x1b' ? 1 : 2;
}

function keyOf(raw: string): Key {
  if (raw === '\x1b') return { type: 'escape' };
  const control = controls[raw];
  if (control !== undefined) return { type: control } as Key;
  const first = raw.codePointAt(0) ?? 0;
  return first < 0x20 ? { type: 'other' } : { type: 'text', text: raw };
}

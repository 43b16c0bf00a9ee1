/** Bytes of the keys that have a name in tmux; a letter may have `C-` and any key `M-` before it. */
const named: Readonly<Record<string, string>> = {
  Enter: '\r',
  Escape: '\x1b',
  Tab: '\t',
  BTab: '\x1b[Z',
  Space: ' ',
  BSpace: '\x7f',
  Up: '\x1b[A',
  Down: '\x1b[B',
  Right: '\x1b[C',
  Left: '\x1b[D',
  Home: '\x1b[H',
  End: '\x1b[F',
  PageUp: '\x1b[5~',
  PPage: '\x1b[5~',
  PageDown: '\x1b[6~',
  NPage: '\x1b[6~',
  Insert: '\x1b[2~',
  IC: '\x1b[2~',
  Delete: '\x1b[3~',
  DC: '\x1b[3~',
};

/** The bytes of one key by its tmux name. Names it does not know are refused, never typed letter by letter. */
export function keyBytes(key: string): string {
  const meta = key.startsWith('M-') && key.length > 2;
  const bare = meta ? key.slice(2) : key;
  const known = Object.hasOwn(named, bare) ? named[bare] : undefined;
  const bytes = known ?? controlOf(bare) ?? (/^[!-~]$/.test(bare) ? bare : null);
  if (bytes === null) throw new Error(`not the name of a key: ${JSON.stringify(key)}`);
  return meta ? `\x1b${bytes}` : bytes;
}

function controlOf(key: string): string | null {
  const letter = /^C-([a-zA-Z@[\\\]^_])$/.exec(key)?.[1];
  return letter === undefined ? null : String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 31);
}

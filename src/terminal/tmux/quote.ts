const escapes: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  $: '\\$',
  '~': '\\~',
};

function escapeControl(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

/**
 * One argument of a tmux command line, for its own parser (control mode): exactly this text, whatever it holds.
 * NUL, which tmux cannot carry, is left out.
 */
export function quote(text: string): string {
  const body = text
    .replaceAll('\0', '')
    .replace(/["\\$~\n\r\t\x1b]/g, (character) => escapes[character] ?? character)
    .replace(/[\x01-\x1f\x7f]/g, escapeControl);
  return `"${body}"`;
}

/** Words that need no quotes to be themselves. */
const bare = /^[A-Za-z0-9@%_=:.,+/-]+$/;

/** A tmux command as text for a control connection. A leading `%`, `=` or `~` is quoted too. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (bare.test(word) && !/^[%=]/.test(word) ? word : quote(word))).join(' ');
}

/** Text inside a tmux format that stands for itself: nothing in it is expanded. */
export function formatLiteral(text: string): string {
  return text.replaceAll('#', '##');
}

/**
 * One word of a unit file, in double quotes, for `Environment=`, `ExecStart=:` and lists of paths: whatever it holds
 * stays one word and itself (systemd.syntax(7), `%` of systemd.unit(5)). Control characters are not for unit files;
 * callers have refused them.
 */
export function quoteWord(text: string): string {
  return `"${escapeSpecifiers(text.replace(/[\\"]/g, '\\$&'))}"`;
}

/** Text of a setting that takes the rest of its line, for example `Description=`. */
export function escapeSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}

/** Instance name of a path, as `systemd-escape --path` makes it. `%f` in a template turns it back. */
export function escapePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0) return '-';
  return parts.map((part, index) => escapeName(part, index === 0)).join('-');
}

function escapeName(part: string, first: boolean): string {
  return [...Buffer.from(part)]
    .map((byte, index) => {
      const char = String.fromCharCode(byte);
      const plainDot = char === '.' && !(first && index === 0);
      return /[A-Za-z0-9:_]/.test(char) || plainDot ? char : `\\x${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

import { redact } from './secrets.ts';

/** A row this near to the widest one may go on in the next. */
const MARGIN_CHARS = 8;
const MAX_RUN = 12;
const keyBegins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/;
const keyEnds = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY/;
const KEY_ROW = '[redacted:private-key]';

/**
 * Rows of a screen without known keys and without what `hide` replaces, one row for each: keys that are broken over
 * rows, and private keys with all their rows, too.
 */
export function redactRows(rows: readonly string[], hide: (text: string) => string): readonly string[] {
  const clean = (text: string) => redact(hide(text));
  const wrapped = acrossRows(rows, clean);
  let inKey = false;
  return rows.map((row, index) => {
    const isKey = inKey || keyBegins.test(row);
    inKey = isKey && !keyEnds.test(row);
    if (isKey) return KEY_ROW;
    const { head = false, tail = false } = wrapped.get(index) ?? {};
    return edges(clean(row), head, tail);
  });
}

interface Edges {
  readonly head?: boolean;
  readonly tail?: boolean;
}

/** Rows whose first or last word is part of something that only shows when the rows are joined. */
function acrossRows(rows: readonly string[], clean: (text: string) => string): ReadonlyMap<number, Edges> {
  const widest = Math.max(0, ...rows.map((row) => row.trimEnd().length));
  const goesOn = (index: number) => (rows[index] ?? '').trimEnd().length >= widest - MARGIN_CHARS;
  const found = new Map<number, Edges>();
  for (let first = 0; first < rows.length - 1; first += 1) {
    let joined = tailWord(rows[first]);
    for (let last = first + 1; last < rows.length && last - first < MAX_RUN && goesOn(last - 1); last += 1) {
      const word = headWord(rows[last]);
      const apart = clean(joined) + clean(word);
      joined += word;
      if (clean(joined) === apart) continue;
      for (let at = first; at <= last; at += 1)
        found.set(at, {
          head: found.get(at)?.head === true || at > first,
          tail: at < last || found.get(at)?.tail === true,
        });
    }
  }
  return found;
}

function edges(row: string, head: boolean, tail: boolean): string {
  const begun = head ? row.replace(/^(\s*[┃│]?\s*)\S+/u, '$1[redacted:wrapped]') : row;
  return tail ? begun.replace(/\S+(\s*)$/u, '[redacted:wrapped]$1') : begun;
}

function headWord(row = ''): string {
  return /^\s*[┃│]?\s*(\S*)/u.exec(row)?.[1] ?? '';
}

function tailWord(row = ''): string {
  return /(\S*)\s*$/u.exec(row)?.[1] ?? '';
}

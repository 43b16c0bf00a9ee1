const secretName = /TOKEN|SECRET|PASS|KEY|CREDENTIAL|AUTH|COOKIE|DSN|WEBHOOK|PRIVATE|SIGNATURE/i;
const line = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(.*)$/;

/** Shorter ones would be found in ordinary words. */
const MIN_CHARS = 8;
const MAX_VALUES = 200;

/**
 * Values of an env file (`NAME=value` lines, as the launch wrapper reads them) that are to be shown nowhere: those whose
 * name says so, and those that look like made by chance. Longest first, so that none is left behind in half.
 */
export function secretValues(text: string): readonly string[] {
  const values = envEntries(text).flatMap(([name, value]) => {
    const hides = value.length >= MIN_CHARS && (secretName.test(name) || looksRandom(value));
    return hides ? [value] : [];
  });
  return [...new Set(values)].toSorted((a, b) => b.length - a.length).slice(0, MAX_VALUES);
}

/** All of its names and values, in order. */
export function envEntries(text: string): readonly (readonly [name: string, value: string])[] {
  return text.split(/\r?\n/).flatMap((raw) => {
    const [, name, quoted = ''] = line.exec(raw.trim()) ?? [];
    return name === undefined ? [] : [[name, unquoted(quoted.trim())] as const];
  });
}

/** Letters and digits mixed, nothing that a path, a sentence or an address has. */
function looksRandom(value: string): boolean {
  return (
    /^[\w+=~.-]{16,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value) && !/\.\w{1,4}$/.test(value)
  );
}

function unquoted(text: string): string {
  const quote = text[0];
  const isQuoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote);
  return isQuoted ? text.slice(1, -1) : text;
}

/** Text with every value replaced by `[redacted:env]`. */
export function withoutValues(text: string, values: readonly string[]): string {
  return values.reduce((clean, value) => clean.replaceAll(value, '[redacted:env]'), text);
}

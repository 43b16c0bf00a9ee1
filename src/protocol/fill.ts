/**
 * Fills `{name}` for every name in `values`, in one pass: a value that itself holds braces or `$` goes in as it is,
 * and words in braces that are not among the names stay.
 */
export function fillNames(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z][a-z0-9_]*)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

/**
 * `JSON.stringify` for plain values that are never changed, only replaced: the texts of its parts are kept, down to
 * `depth` levels, and made anew only of parts that are other objects than before.
 */
export function createPartsJson(depth: number): (value: object) => string {
  const known = new WeakMap<object, string>();

  function write(value: unknown, left: number): string | undefined {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const before = known.get(value);
    if (before !== undefined) return before;
    const text = left === 0 ? JSON.stringify(value) : assemble(value, left - 1);
    known.set(value, text);
    return text;
  }

  function assemble(value: object, left: number): string {
    if (Array.isArray(value)) return `[${value.map((item) => write(item, left) ?? 'null').join(',')}]`;
    const parts = Object.entries(value).flatMap(([key, item]) => {
      const text = write(item, left);
      return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
    });
    return `{${parts.join(',')}}`;
  }

  return (value) => assemble(value, depth);
}

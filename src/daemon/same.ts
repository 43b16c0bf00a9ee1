/**
 * Whether two values are the same as far as can be told by looking `depth` levels into plain objects and lists, and
 * below that by identity. True is certain; false may only mean that equal parts are not the same objects.
 */
export function isSameTo(depth: number, a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (depth === 0 || !isPlain(a) || !isPlain(b)) return false;
  const keys = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSameTo(depth - 1, a[key], b[key]));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const maxDepth = 64;

/**
 * A copy of YAML data in which a mapping's empty values are gone, so that `timers:` with nothing below it means
 * "all defaults". Empty list items stay.
 *
 * @throws RangeError when nested deeper than 64 levels (or in a circle).
 */
export function plainData(value: unknown, depth = 0): unknown {
  if (depth > maxDepth) throw new RangeError('nested too deeply');
  if (Array.isArray(value)) return value.map((item) => plainData(item, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, plainData(item, depth + 1)]));
}

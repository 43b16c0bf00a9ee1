type Mapping = Readonly<Record<string, unknown>>;

/**
 * Lays a user's changes over a manifest: mappings are merged key by key, everything else is replaced, except rules,
 * which replace the one with their id or are added.
 */
export function mergeManifest(base: Mapping, over: Mapping): Mapping {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = Object.hasOwn(base, key) ? base[key] : undefined;
    if (isMapping(old) && isMapping(value)) merged[key] = mergeManifest(old, value);
    else if (key === 'rules' && Array.isArray(old) && Array.isArray(value))
      merged[key] = mergeRules(old, value);
    else merged[key] = value;
  }
  return merged;
}

function mergeRules(base: readonly unknown[], over: readonly unknown[]): unknown[] {
  const ids = new Set<unknown>(over.map(idOf).filter((id) => id !== undefined));
  return [...over, ...base.filter((rule) => !ids.has(idOf(rule)))];
}

function idOf(rule: unknown): unknown {
  return isMapping(rule) ? rule.id : undefined;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface BoundedSet {
  add(id: string): void;
  has(id: string): boolean;
}

const MAX_KNOWN = 500;

/** A set that forgets its oldest members, for ids of things that come and go for days. */
export function createBoundedSet(): BoundedSet {
  const known = new Set<string>();
  return {
    add(id) {
      known.add(id);
      const oldest = known.keys().next();
      if (known.size > MAX_KNOWN && !oldest.done) known.delete(oldest.value);
    },
    has: (id) => known.has(id),
  };
}

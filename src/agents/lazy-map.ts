/** A map whose values are made when they are asked for first, and kept: what nobody uses costs nothing. */
export function lazyMap<V>(makers: ReadonlyMap<string, () => V>): ReadonlyMap<string, V> {
  const made = new Map<string, V>();

  function get(key: string): V | undefined {
    const maker = makers.get(key);
    if (maker !== undefined && !made.has(key)) made.set(key, maker());
    return made.get(key);
  }

  /** All of them, in the order of the makers. */
  function all(): Map<string, V> {
    return new Map([...makers.keys()].map((key) => [key, get(key) as V]));
  }

  return {
    get,
    has: (key) => makers.has(key),
    get size() {
      return makers.size;
    },
    keys: () => new Map(makers).keys(),
    values: () => all().values(),
    entries: () => all().entries(),
    forEach: (fn, self) => all().forEach(fn, self),
    [Symbol.iterator]: () => all().entries(),
  };
}

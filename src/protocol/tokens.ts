/** Tokens by kind, as they are priced. */
export interface TokenParts {
  readonly input: number;
  readonly output: number;
  readonly cache_write: number;
  readonly cache_read: number;
}

export const noParts: TokenParts = { input: 0, output: 0, cache_write: 0, cache_read: 0 };

export function addParts(a: TokenParts, b: TokenParts): TokenParts {
  return each(a, b, (x, y) => x + y);
}

/** What `now` has more than `before`, kind by kind; never negative. */
export function beyondParts(now: TokenParts, before: TokenParts): TokenParts {
  return each(now, before, (x, y) => Math.max(0, x - y));
}

export function highestParts(a: TokenParts, b: TokenParts): TokenParts {
  return each(a, b, Math.max);
}

export function sumParts({ input, output, cache_write, cache_read }: TokenParts): number {
  return input + output + cache_write + cache_read;
}

function each(a: TokenParts, b: TokenParts, join: (x: number, y: number) => number): TokenParts {
  return {
    input: join(a.input, b.input),
    output: join(a.output, b.output),
    cache_write: join(a.cache_write, b.cache_write),
    cache_read: join(a.cache_read, b.cache_read),
  };
}

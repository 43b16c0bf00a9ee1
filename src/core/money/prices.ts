import type { TokenParts } from '../../protocol/tokens.ts';

export type { TokenParts };

/** US dollars for a million tokens of each kind. */
export type Price = TokenParts;

/** By model, as the agents name it. */
export type PriceTable = Readonly<Record<string, Price>>;

/** What stands behind a model's name and does not change its price: a date or `latest`. */
const VERSION = /-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/;

/** The price of a model: by its whole name, else without a provider before it (`anthropic/…`) and a date behind it. */
export function priceOf(table: PriceTable, model: string): Price | null {
  const bare = model.slice(model.lastIndexOf('/') + 1);
  const name = [model, bare, bare.replace(VERSION, '')].find((one) => Object.hasOwn(table, one));
  return name === undefined ? null : (table[name] ?? null);
}

/** US dollars for these tokens. */
export function costAt(price: Price, parts: TokenParts): number {
  const { input, output, cache_write, cache_read } = parts;
  const perMillion =
    input * price.input +
    output * price.output +
    cache_write * price.cache_write +
    cache_read * price.cache_read;
  return perMillion / 1e6;
}

import * as z from 'zod';
import type { PriceTable } from '../core/money/prices.ts';
import { readShipped } from '../system/files/shipped.ts';
import type { RawConfig } from './schema.ts';

export interface ShippedPrices {
  /** Day on which the prices were looked up. */
  readonly as_of: string;
  readonly models: PriceTable;
}

const usd = z.number().min(0);
const table = z.strictObject({
  as_of: z.iso.date(),
  models: z.record(
    z.string(),
    z.strictObject({ input: usd, output: usd, cache_write: usd, cache_read: usd }),
  ),
});

let shipped: ShippedPrices | null = null;

/** The table that ships with loopctl, read once. */
function shippedPrices(): ShippedPrices {
  shipped ??= table.parse(readShipped(new URL('./prices.yaml', import.meta.url)));
  return shipped;
}

/** The table in force: what ships, with the models of the configuration in place of its own. */
export function pricesFor(own: RawConfig['prices']): PriceTable {
  const mine = Object.entries(own).map(([model, { input, output, cache_write, cache_read }]) => {
    const price = { input, output, cache_write: cache_write ?? input, cache_read: cache_read ?? input };
    return [model, price] as const;
  });
  return { ...shippedPrices().models, ...Object.fromEntries(mine) };
}

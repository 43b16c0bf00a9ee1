import * as z from 'zod';

const usd = z.number().min(0).max(1e6);

/** Own prices, by model. */
export const prices = z
  .record(
    z.string().min(1).max(200),
    z.strictObject({
      input: usd.describe('Input.'),
      output: usd.describe('Output.'),
      cache_write: usd.optional().describe('Input that is put into the cache; as `input` if not set.'),
      cache_read: usd.optional().describe('Input that is found in the cache; as `input` if not set.'),
    }),
  )
  .default({})
  .describe(
    'US dollars for a million tokens, by model, in place of the table that ships with loopctl. For agents that do not tell their cost themselves.',
  );

import * as z from 'zod';
import type { OneShotReading } from '../../ports/agent.ts';
import { parseLimitTime } from './limit-time.ts';
import { amount } from './numbers.ts';

/** The object that ends the output, as `claude -p --output-format json` writes it. */
const resultLine = z.object({
  result: z.string().optional(),
  is_error: z.boolean().optional(),
  subtype: z.string().optional(),
  errors: z.array(z.string()).optional(),
  /** Status of the API at which it failed. */
  api_error_status: z.number().nullish(),
  total_cost_usd: amount.optional(),
  usage: z
    .object({
      input_tokens: amount.optional(),
      output_tokens: amount.optional(),
      cache_creation_input_tokens: amount.optional(),
      cache_read_input_tokens: amount.optional(),
    })
    .optional(),
});

/** Too many requests, and nothing left to pay with: an account is at its limit. */
const limited: ReadonlySet<unknown> = new Set([429, 402]);

/**
 * Reads the last line that is an object with a result or an error; without one the output itself is the result. The
 * reset of a limit stands in the words of the result.
 */
export function readJsonResult(output: string, at: number): OneShotReading {
  for (const line of output.split('\n').toReversed()) {
    const data = parseLine(line);
    if (data === null || (data.result === undefined && data.is_error === undefined)) continue;
    const { result, errors, subtype, usage } = data;
    const used = Object.values(usage ?? {}).map((one) => one ?? 0);
    const tokens = usage === undefined ? null : used.reduce((all, one) => all + one, 0);
    const text = (result ?? errors?.join('\n') ?? subtype ?? '').trim();
    const isLimit = data.is_error === true && limited.has(data.api_error_status);
    return {
      text,
      ok: data.is_error === undefined ? null : !data.is_error,
      tokens,
      costUsd: data.total_cost_usd ?? null,
      ...(isLimit ? { limit: { reset: parseLimitTime(text, { nowMs: at }) } } : {}),
    };
  }
  return { text: output.trim(), ok: null, tokens: null, costUsd: null };
}

function parseLine(line: string): z.infer<typeof resultLine> | null {
  const text = line.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return null;
  try {
    return resultLine.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

import * as z from 'zod';
import type { OneShotReading } from '../../ports/agent.ts';
import { amount } from './numbers.ts';

/** The object that ends the output, as `claude -p --output-format json` writes it. */
const resultLine = z.object({
  result: z.string().optional(),
  is_error: z.boolean().optional(),
  subtype: z.string().optional(),
  errors: z.array(z.string()).optional(),
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

/** Reads the last line that is an object with a result or an error; without one the output itself is the result. */
export function readJsonResult(output: string): OneShotReading {
  for (const line of output.split('\n').toReversed()) {
    const data = parseLine(line);
    if (data === null || (data.result === undefined && data.is_error === undefined)) continue;
    const { result, errors, subtype, usage } = data;
    const used = Object.values(usage ?? {}).map((one) => one ?? 0);
    const tokens = usage === undefined ? null : used.reduce((all, one) => all + one, 0);
    return {
      text: (result ?? errors?.join('\n') ?? subtype ?? '').trim(),
      ok: data.is_error === undefined ? null : !data.is_error,
      tokens,
      costUsd: data.total_cost_usd ?? null,
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

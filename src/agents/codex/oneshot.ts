import * as z from 'zod';
import type { OneShotReading } from '../../ports/agent.ts';
import { parseLimitTime } from '../manifest/limit-time.ts';
import { amount } from '../manifest/numbers.ts';

const event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('item.completed'),
    item: z.object({ type: z.string(), text: z.string().optional() }),
  }),
  z.object({
    type: z.literal('turn.completed'),
    usage: z.object({ input_tokens: amount, output_tokens: amount }).optional(),
  }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: z.string() }).optional() }),
]);

/** What `codex exec --json` says: the last message of the agent, its tokens, and whether its turn failed. Never a cost. */
export function readCodexRun(output: string, at: number): OneShotReading {
  let text = '';
  let failure: string | null = null;
  let ok: boolean | null = null;
  let tokens: number | null = null;
  for (const line of output.split('\n')) {
    const data = parse(line);
    if (data?.type === 'item.completed' && data.item.type === 'agent_message') text = data.item.text ?? text;
    if (data?.type === 'turn.failed') {
      ok = false;
      failure = data.error?.message ?? null;
    }
    if (data?.type !== 'turn.completed') continue;
    ok = true;
    const used = data.usage;
    if (used !== undefined) tokens = (tokens ?? 0) + used.input_tokens + used.output_tokens;
  }
  if (ok === null) return { text: output.trim(), ok, tokens, costUsd: null };
  const said = { text: (ok ? text : (failure ?? text)).trim(), ok, tokens, costUsd: null };
  if (ok || failure === null || !limit.test(failure)) return said;
  return { ...said, limit: { reset: parseLimitTime(failure, { nowMs: at }) } };
}

/** The words of a usage limit, as those on the screen. */
const limit = /^You.ve hit your usage limit/;

function parse(line: string): z.infer<typeof event> | null {
  if (!line.startsWith('{')) return null;
  try {
    return event.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

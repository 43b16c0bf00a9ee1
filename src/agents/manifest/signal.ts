import * as z from 'zod';
import type { Signal } from '../../ports/agent.ts';
import { amount, moment as at } from './numbers.ts';

const MAX_LINE = 65_536;
const text = z.string().max(MAX_LINE);
const name = z.string().max(200);

const signal = z.discriminatedUnion('event', [
  z.object({ event: z.literal('ready'), at, conversation: name.exactOptional() }),
  z.object({ event: z.literal('prompt'), at, text }),
  z.object({ event: z.literal('turn_start'), at }),
  z.object({ event: z.literal('turn_end'), at, message: text }),
  z.object({ event: z.literal('tool_start'), at, id: name, name }),
  z.object({ event: z.literal('tool_end'), at, id: name }),
  z.object({ event: z.literal('dialog'), at, what: name }),
  z.object({ event: z.literal('limit'), at, kind: name, reset: at.nullable() }),
  z.object({ event: z.literal('context'), at, pct: amount.max(100) }),
  z.object({
    event: z.literal('usage'),
    at,
    conversation: name.exactOptional(),
    model: name.exactOptional(),
    tokens: amount,
    parts: z
      .object({ input: amount, output: amount, cache_write: amount, cache_read: amount })
      .exactOptional(),
    cost_usd: amount.nullable(),
  }),
  z.object({ event: z.literal('bye'), at, reason: name }),
]);

/** The one signal that a line of `$LOOPCTL_SIGNALS` is, or none. */
export function readSignals(line: string): readonly Signal[] {
  const signal = readSignal(line);
  return signal === null ? [] : [signal];
}

/** Reads one line of `$LOOPCTL_SIGNALS`; null for anything else than a whole, known signal. Never throws. */
export function readSignal(line: string): Signal | null {
  if (line.length > MAX_LINE || !line.startsWith('{')) return null;
  try {
    return signal.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

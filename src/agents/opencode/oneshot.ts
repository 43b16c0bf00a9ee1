import * as z from 'zod';
import type { OneShotReading } from '../../ports/agent.ts';
import { amount } from '../manifest/numbers.ts';

const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), part: z.object({ messageID: z.string(), text: z.string() }) }),
  z.object({
    type: z.literal('step_finish'),
    part: z.object({
      reason: z.string().default(''),
      cost: amount.default(0),
      tokens: z.object({
        input: amount,
        output: amount,
        reasoning: amount.default(0),
        cache: z.object({ read: amount, write: amount }).default({ read: 0, write: 0 }),
      }),
    }),
  }),
  z.object({
    type: z.literal('error'),
    error: z.object({ name: z.string(), data: z.object({ message: z.string() }).partial().optional() }),
  }),
]);

type Event = z.infer<typeof event>;

/** What `opencode run --format json` says: the words of the last message, what all steps used, and whether it failed. */
export function readOpencodeRun(output: string): OneShotReading {
  const events = output.split('\n').flatMap((line) => parse(line) ?? []);
  if (events.length === 0) return { text: output.trim(), ok: null, tokens: null, costUsd: null };
  const steps = events.flatMap((one) => (one.type === 'step_finish' ? [one.part] : []));
  const cost = steps.reduce((sum, step) => sum + step.cost, 0);
  const tokens = steps.reduce(
    (sum, { tokens: { input, output: out, reasoning, cache } }) =>
      sum + input + out + reasoning + cache.read + cache.write,
    0,
  );
  const used = { tokens: steps.length === 0 ? null : tokens, costUsd: cost > 0 ? cost : null };
  const failure = events.findLast((one) => one.type === 'error')?.error;
  if (failure !== undefined) return { text: failure.data?.message ?? failure.name, ok: false, ...used };
  return { text: lastWords(events), ok: steps.at(-1)?.reason === 'stop' ? true : null, ...used };
}

function lastWords(events: readonly Event[]): string {
  const texts = events.flatMap((one) => (one.type === 'text' ? [one.part] : []));
  const last = texts.at(-1)?.messageID;
  const words = texts.filter(({ messageID }) => messageID === last).map(({ text }) => text);
  return words.join('\n').trim();
}

function parse(line: string): Event | null {
  if (!line.startsWith('{')) return null;
  try {
    return event.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

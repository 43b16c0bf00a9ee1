import * as z from 'zod';
import { beyondParts, highestParts, noParts, sumParts, type TokenParts } from '../../protocol/tokens.ts';
import { followTranscripts, type LineReader } from '../hooks/follow.ts';
import type { TranscriptRecord, Transcripts } from '../hooks/transcripts.ts';
import { amount } from '../manifest/numbers.ts';

const tokens = amount.default(0);
const name = z.string().max(200).optional();
const entry = z.object({
  type: z.enum(['assistant', 'queue-operation']),
  timestamp: z.string(),
  operation: z.string().optional(),
  requestId: name,
  quotaLimits: z.object({ resetsAt: z.number().positive() }).optional(),
  message: z
    .object({
      id: name,
      model: name,
      usage: z.object({
        input_tokens: tokens,
        output_tokens: tokens,
        cache_creation_input_tokens: tokens,
        cache_read_input_tokens: tokens,
      }),
    })
    .optional(),
});
type Entry = z.infer<typeof entry>;

/** Claude Code's transcripts. */
export function createTranscripts(): Transcripts {
  return followTranscripts(createLineReader);
}

/**
 * One answer of the API is written as one line for each of its blocks, with the usage known by then: what an answer
 * used is the highest that any of its lines says, and counts once, wherever its lines stand.
 */
function createLineReader(): LineReader {
  const answers = new Map<string, TokenParts>();
  return (line) => {
    if (!line.includes('"type":"assistant"') && !line.includes('"type":"queue-operation"')) return [];
    const data = parse(line);
    const at = Date.parse(data?.timestamp ?? '');
    if (data === null || Number.isNaN(at)) return [];
    if (data.type === 'queue-operation')
      return [{ at, type: 'queue', change: data.operation === 'enqueue' ? 1 : -1 }];
    const limit = data.quotaLimits;
    const found: TranscriptRecord[] =
      limit === undefined ? [] : [{ at, type: 'limit', resetMs: limit.resetsAt * 1000 }];
    const parts = newIn(data, answers);
    if (parts !== null) found.push({ at, type: 'usage', model: data.message?.model ?? '', parts });
    return found;
  };
}

/** Tokens of the answer beyond those that its earlier lines told; null when there are none. */
function newIn({ requestId, message }: Entry, answers: Map<string, TokenParts>): TokenParts | null {
  const id = message?.id ?? requestId;
  if (id === undefined || message === undefined) return null;
  const { usage } = message;
  const known = answers.get(id) ?? noParts;
  const now = highestParts(known, {
    input: usage.input_tokens,
    output: usage.output_tokens,
    cache_write: usage.cache_creation_input_tokens,
    cache_read: usage.cache_read_input_tokens,
  });
  answers.set(id, now);
  const added = beyondParts(now, known);
  return sumParts(added) === 0 ? null : added;
}

function parse(line: string): Entry | null {
  try {
    return entry.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

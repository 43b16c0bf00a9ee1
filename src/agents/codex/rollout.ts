import * as z from 'zod';
import {
  addParts,
  beyondParts,
  highestParts,
  noParts,
  sumParts,
  type TokenParts,
} from '../../protocol/tokens.ts';
import { followTranscripts, type LineReader } from '../hooks/follow.ts';
import type { TranscriptRecord, Transcripts } from '../hooks/transcripts.ts';
import { amount } from '../manifest/numbers.ts';

const count = amount.default(0);
const name = z.string().max(200);
/** The input holds what was read from the cache and written to it; the output holds the reasoning. */
const tokens = z
  .object({
    input_tokens: count,
    cached_input_tokens: count,
    cache_write_input_tokens: count,
    output_tokens: count,
    total_tokens: count,
  })
  .transform((all) => ({
    total: all.total_tokens,
    parts: {
      input: Math.max(0, all.input_tokens - all.cached_input_tokens - all.cache_write_input_tokens),
      output: all.output_tokens,
      cache_write: all.cache_write_input_tokens,
      cache_read: all.cached_input_tokens,
    },
  }));

const entry = z.intersection(
  z.object({ timestamp: z.string() }),
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('turn_context'), payload: z.object({ model: name }) }),
    z.object({
      type: z.literal('token_usage_record'),
      payload: z.object({ response_id: name, usage: tokens }),
    }),
    z.object({
      type: z.literal('event_msg'),
      payload: z.object({
        type: z.literal('token_count'),
        info: z.object({
          total_token_usage: tokens,
          last_token_usage: tokens,
          model_context_window: z.number().positive().nullish(),
        }),
      }),
    }),
  ]),
);
type Entry = z.infer<typeof entry>;

/** Codex's records of its conversations. One that is resumed goes on in its file. */
export function createRollouts(): Transcripts {
  return followTranscripts(createRolloutReader);
}

/**
 * What was used is told twice: by answer, and as a total of the conversation. Older versions only know the total. The
 * higher of both counts, so a line that is doubled, lost or out of place changes nothing that another one mends.
 */
export function createRolloutReader(): LineReader {
  const answers = new Set<string>();
  let model = '';
  let byAnswer = noParts;
  let total = noParts;
  let counted = noParts;

  function news(at: number): readonly TranscriptRecord[] {
    const now = highestParts(byAnswer, total);
    const parts: TokenParts = beyondParts(now, counted);
    counted = highestParts(now, counted);
    return sumParts(parts) === 0 ? [] : [{ at, type: 'usage', model, parts }];
  }

  return (line) => {
    const data = parse(line);
    const at = Date.parse(data?.timestamp ?? '');
    if (data === null || Number.isNaN(at)) return [];
    switch (data.type) {
      case 'turn_context':
        model = data.payload.model;
        return [];
      case 'token_usage_record': {
        const { response_id: id, usage } = data.payload;
        if (answers.has(id)) return [];
        answers.add(id);
        byAnswer = addParts(byAnswer, usage.parts);
        return news(at);
      }
      case 'event_msg': {
        const { total_token_usage, last_token_usage, model_context_window: window } = data.payload.info;
        total = highestParts(total, total_token_usage.parts);
        const pct =
          window == null ? null : Math.min(100, Math.round((100 * last_token_usage.total) / window));
        return pct === null ? news(at) : [...news(at), { at, type: 'context', pct }];
      }
    }
  };
}

const marks = ['"turn_context"', '"token_usage_record"', '"token_count"'];

function parse(line: string): Entry | null {
  if (!marks.some((mark) => line.includes(mark))) return null;
  try {
    return entry.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

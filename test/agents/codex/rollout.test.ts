import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRolloutReader } from '../../../src/agents/codex/rollout.ts';
import type { TranscriptRecord } from '../../../src/agents/hooks/transcripts.ts';
import { noParts, sumParts } from '../../../src/protocol/tokens.ts';

const timestamp = '2026-11-20T14:04:53.826Z';
const at = Date.parse(timestamp);
const line = (type: string, payload: object) => JSON.stringify({ timestamp, ordinal: 1, type, payload });

const usage = (input: number, output: number, cached = 0) => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: 0,
  total_tokens: input + output,
});
const model = (name: string) => line('turn_context', { turn_id: 't', model: name });
const answer = (id: string, input: number, output: number, cached = 0) =>
  line('token_usage_record', { response_id: id, usage: usage(input, output, cached) });
const count = (total: ReturnType<typeof usage>, last = total, window: number | null = 1000) =>
  line('event_msg', {
    type: 'token_count',
    info: { total_token_usage: total, last_token_usage: last, model_context_window: window },
  });

function read(...lines: readonly string[]): readonly TranscriptRecord[] {
  const reader = createRolloutReader();
  return lines.flatMap((one) => reader(one));
}

const used = (records: readonly TranscriptRecord[]) =>
  records.reduce((sum, record) => sum + (record.type === 'usage' ? sumParts(record.parts) : 0), 0);

test('an answer counts once, by kind and model; its total beside it adds nothing', () => {
  const parts = { input: 700, output: 50, cache_write: 0, cache_read: 300 };
  const lines = [model('gpt-5'), answer('r1', 1000, 50, 300), count(usage(1000, 50, 300), usage(200, 50))];
  expect(read(...lines)).toEqual([
    { at, type: 'usage', model: 'gpt-5', parts },
    { at, type: 'context', pct: 25 },
  ]);
});

test('of a version that only tells totals, they count; another model has its own', () => {
  const lines = [model('a'), count(usage(100, 10)), model('b'), count(usage(250, 20))];
  const found = read(...lines).filter((record) => record.type === 'usage');
  expect(found.map((record) => [record.model, sumParts(record.parts)])).toEqual([
    ['a', 110],
    ['b', 160],
  ]);
});

test('doubled, cut or out of place, its lines count as they do once and in order', () => {
  const answers = fc.array(fc.record({ input: fc.nat(1000), output: fc.nat(100) }), { minLength: 1 });
  fc.assert(
    fc.property(answers, fc.infiniteStream(fc.nat()), (all, picks) => {
      let total = usage(0, 0);
      const lines = all.flatMap(({ input, output }, n) => {
        total = usage(total.input_tokens + input, total.output_tokens + output);
        return [answer(`r${n}`, input, output), count(total)];
      });
      const cut = lines.map((one) => one.slice(0, (picks.next().value ?? 0) % one.length));
      const shuffled = [...lines, ...lines, ...cut].toSorted(() => ((picks.next().value ?? 0) % 3) - 1);
      expect(used(read(...shuffled))).toBe(total.total_tokens);
    }),
  );
});

test('anything else is nothing', () => {
  const others = ['', '{', 'null', '"token_count"', line('event_msg', { type: 'token_count', info: null })];
  expect(read(...others, line('turn_context', {}))).toEqual([]);
  fc.assert(fc.property(fc.string(), (text) => read(text, `"token_count"${text}`).length === 0));
  expect(sumParts(noParts)).toBe(0);
});

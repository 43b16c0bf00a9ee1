import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTranscripts } from '../../../src/agents/claude/transcript.ts';
import { sumParts } from '../../../src/protocol/tokens.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-claude-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const timestamp = '2026-11-20T14:00:00Z';
const never = Date.parse('2027-01-01T00:00:00Z');
let files = 0;

function line(id: string, input: number, output: number): string {
  const usage = { input_tokens: input, output_tokens: output, cache_read_input_tokens: 1 };
  return JSON.stringify({ type: 'assistant', timestamp, message: { id, model: 'm', usage } });
}

/** Tokens of a transcript with these lines, read in pieces that end anywhere. */
function tokensOf(lines: readonly string[], pieces = 1): number {
  files += 1;
  const path = join(dir, `${files}.jsonl`);
  const transcripts = createTranscripts();
  const text = lines.map((one) => `${one}\n`).join('');
  const size = Math.ceil(text.length / pieces);
  let sum = 0;
  for (let from = 0; from < text.length; from += size) {
    appendFileSync(path, text.slice(from, from + size));
    for (const record of transcripts.upTo(path, never))
      if (record.type === 'usage') sum += sumParts(record.parts);
  }
  return sum;
}

test('an answer counts once, as the highest that one of its lines says', () => {
  expect(tokensOf([line('a', 100, 1), line('a', 100, 20), line('b', 5, 5), line('a', 100, 20)])).toBe(132);
});

test('doubled, cut, out of place and read in pieces, lines count as they do once and in order', () => {
  const answers = fc.array(fc.record({ input: fc.nat(1000), output: fc.nat(100) }), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(answers, fc.infiniteStream(fc.nat()), (all, picks) => {
      const next = (below: number) => (picks.next().value ?? 0) % below;
      const lines = all.flatMap(({ input, output }, n) => [
        line(`m${n}`, input, 0),
        line(`m${n}`, input, output),
      ]);
      const cut = lines.map((one) => one.slice(0, next(one.length)));
      const shuffled = [...lines, ...lines, ...cut].toSorted(() => next(3) - 1);
      const sum = all.reduce((total, { input, output }) => total + input + output + 1, 0);
      expect(tokensOf(shuffled, 1 + next(5))).toBe(sum);
    }),
    { numRuns: 50 },
  );
});

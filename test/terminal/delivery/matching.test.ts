import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageId } from '../../../src/store/message-id.ts';
import { acknowledgedBy, idsIn, lineState, squash } from '../../../src/terminal/delivery/matching.ts';
import { batchOf, lineOf, MAX_BATCH_CHARS, promptOf, tagOf } from '../../../src/terminal/delivery/message.ts';

const row = fc
  .record({ key: fc.string({ minLength: 1 }), text: fc.string({ unit: 'binary', maxLength: 300 }) })
  .map(({ key, text }) => ({ id: messageId(key), text }));
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 6, selector: ({ id }) => id });
const [a, b] = [
  { id: '0123456789', text: 'Review: PASS for gate one; read REVIEW-1.md' },
  { id: 'abcdef0123', text: 'Your inbox has something' },
];
const typed = promptOf([a, b], true);

test('a message is one plain line that begins with its tag and no agent takes for a command', () => {
  fc.assert(
    fc.property(row, (message) => {
      const line = lineOf(message);
      expect(line.startsWith(tagOf(message.id))).toBe(true);
      expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f]|\\$/);
    }),
  );
});

test('a prompt acknowledges exactly the rows in it, however it is wrapped and framed', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 8, max: 200 }), fc.boolean(), (all, width, bracketed) => {
      const half = all.slice(0, Math.ceil(all.length / 2));
      const text = promptOf(half, bracketed);
      const boxed = (text.match(new RegExp(`[^\\n]{1,${width}}`, 'gu')) ?? [])
        .map((part) => `│ ${part} │`)
        .join('\n');
      expect(acknowledgedBy(boxed, all)).toEqual(half);
      expect(acknowledgedBy(text, all)).toEqual(half);
    }),
  );
});

test('what we typed is ours: whole, wrapped, scrolled, repeated, or half echoed', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 8, max: 200 }), fc.nat(), fc.nat(), (all, width, start, length) => {
      const text = promptOf(all, true);
      const wrapped = text.replace(new RegExp(`(.{${width}})`, 'gu'), '$1\n  ');
      const part = squash(text).slice(start % 20, (start % 20) + 8 + (length % 100));
      expect(lineState(wrapped, all)).toBe('ours');
      expect(lineState(`${text}\n${text}`, all)).toBe('ours');
      if (part.length >= 8) expect(lineState(part, all)).toBe('ours');
    }),
  );
});

test.each([
  [null, 'unknown'],
  ['', 'empty'],
  ['  \n ', 'empty'],
  [typed, 'ours'],
  ['[Pasted text #1 +11 lines]', 'ours'],
  ['[Pasted text #1 +11 lines]\n', 'ours'],
  ['[Pasted Content 1234 chars]', 'ours'],
  [`[+3 lines] ${typed.slice(60)}`, 'ours'],
  [`${typed}${typed.slice(0, 30)}`, 'ours'],
  ['[loop', 'foreign'],
  ['hello', 'foreign'],
  ['please [Pasted text #1 +11 lines]', 'foreign'],
  [`please ${typed}`, 'mixed'],
  [`${lineOf(a)} and more`, 'mixed'],
  [`[loopctl ffffffffff] ${a.text}`, 'foreign'],
] as const)('%j is %s', (draft, state) => {
  expect(lineState(draft, [a, b])).toBe(state);
});

test('without rows nothing is ours', () => {
  expect(lineState(typed, [])).toBe('foreign');
  expect(lineState('', [])).toBe('empty');
});

test('no text makes matching throw or match what is not there', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(acknowledgedBy(text, [a, b])).toEqual([]);
      expect(lineState(text, [a, b])).not.toBe('mixed');
      for (const id of idsIn(text)) expect(id).toMatch(/^[0-9a-f]{10}$/);
    }),
  );
});

test('a batch is a bounded head of the rows, never empty', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 0, max: 5_000 }),
      (all, pad) => {
        const long = all.map((one) => ({ ...one, text: one.text + 'x'.repeat(pad) }));
        const batch = batchOf(long);
        expect(batch).toEqual(long.slice(0, batch.length));
        expect(batch.length).toBeGreaterThan(0);
        expect(promptOf(batch, true).length).toBeLessThanOrEqual(MAX_BATCH_CHARS);
      },
    ),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogParser, type LogEntry } from '../../src/repo/log-parser.ts';

function parse(chunks: readonly Buffer[], maxPaths = 500): readonly LogEntry[] {
  const parser = createLogParser({ maxPaths, first: () => false, take: (entry) => entry });
  for (const chunk of chunks) parser.push(chunk);
  return parser.end();
}

const sha = 'a'.repeat(40);

test('any bytes in any pieces never throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
      for (const entry of parse(pieces.map((piece) => Buffer.from(piece))))
        expect(entry.sha).toMatch(/^[0-9a-f]{40,64}$/);
    }),
  );
});

test('the pieces it comes in make no difference', () => {
  const text = Buffer.from(
    `${sha}\0é@x\0${12}\0subject ü\n\nbody\n\0\n:1 2 a b A\0päth\0:1 2 a b M\0\n:x\0${'b'.repeat(40)}\0e\0${13}\0\0`,
  );
  const whole = parse([text]);
  expect(whole.map((entry) => [entry.sha[0], entry.email, entry.message, entry.paths])).toEqual([
    ['a', 'é@x', 'subject ü\n\nbody\n', ['päth', '\n:x']],
    ['b', 'e', '', []],
  ]);
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 10 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length];
      const pieces = at.slice(1).map((end, n) => text.subarray(at[n], end));
      expect(parse(pieces)).toEqual(whole);
    }),
  );
});

test('a message is cut at a mebibyte', () => {
  const [entry] = parse([Buffer.from(`${sha}\0e\0${1}\0`), Buffer.alloc(3_000_000, 'x'), Buffer.from('\0')]);
  expect(entry?.message).toHaveLength(1024 * 1024);
});

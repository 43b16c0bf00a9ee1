import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineSplitter } from '../../../src/terminal/signals/lines.ts';

const text = fc
  .array(fc.constantFrom('a', 'é', '\n', '\r', ' ', '{', '\0', '💡'), { maxLength: 60 })
  .map((parts) => parts.join(''));

test('lines are the same wherever the stream is cut', () => {
  fc.assert(
    fc.property(text, fc.array(fc.nat(20), { maxLength: 20 }), (whole, cuts) => {
      const bytes = Buffer.from(whole);
      const once = createLineSplitter().push(bytes);
      const splitter = createLineSplitter();
      const pieces: Buffer[] = [];
      let from = 0;
      for (const cut of cuts) {
        pieces.push(bytes.subarray(from, from + cut));
        from = Math.min(bytes.length, from + cut);
      }
      pieces.push(bytes.subarray(from));
      expect(pieces.flatMap((piece) => splitter.push(piece))).toEqual(once);
      for (const line of once)
        expect(bytes.subarray(0, line.end).toString().trimEnd().endsWith(line.text)).toBe(true);
    }),
  );
});

test('a line over the bound is left out, the next one is not', () => {
  const splitter = createLineSplitter(8);
  expect(splitter.push(Buffer.from('123456789\nok\n12345'))).toEqual([{ text: 'ok', end: 13 }]);
  expect(splitter.push(Buffer.from('678\n9\n')).map((line) => line.text)).toEqual(['12345678', '9']);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPartsJson } from '../../src/daemon/parts-json.ts';

test('writes what JSON.stringify writes, at any depth, the first time and the second', () => {
  const item = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.constant(undefined));
  const value = fc.oneof(fc.dictionary(fc.string(), item), fc.array(item));
  fc.assert(
    fc.property(value, fc.nat(6), (one, depth) => {
      const json = createPartsJson(depth);
      expect(json(one)).toBe(JSON.stringify(one));
      expect(json(one)).toBe(JSON.stringify(one));
    }),
  );
});

test('a part that was replaced is written as it is now', () => {
  const json = createPartsJson(2);
  const still = { rows: { a: 1 } };
  const before = { still, sent: { x: { n: 1 }, y: { n: 2 } } };
  expect(json(before)).toBe(JSON.stringify(before));
  const after = { still, sent: { ...before.sent, y: { n: 3 } } };
  expect(json(after)).toBe(JSON.stringify(after));
});

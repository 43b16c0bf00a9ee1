import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameTo } from '../../src/daemon/same.ts';

const part = { n: 1 };

test.each([
  ['itself', 0, part, part, true],
  ['an equal object, looked into', 1, part, { n: 1 }, true],
  ['an equal object, not looked into', 0, part, { n: 1 }, false],
  ['another value', 1, { n: 1 }, { n: 2 }, false],
  ['a key more', 1, { n: 1 }, { n: 1, m: undefined }, false],
  ['another key that is undefined', 1, { n: undefined }, { m: undefined }, false],
  ['the same parts under new objects', 2, { a: { part } }, { a: { part } }, true],
  ['equal parts that are other objects, too deep', 2, { a: { part } }, { a: { part: { n: 1 } } }, false],
  ['a list and an object', 1, [1], { 0: 1 }, false],
  ['lists of the same', 1, [part, 1], [part, 1], true],
  ['a list that is longer', 1, [1], [1, 2], false],
  ['nothing and an object', 2, null, {}, false],
  ['no number and no number', 0, Number.NaN, Number.NaN, true],
])('%s', (_, depth, a, b, same) => {
  expect(isSameTo(depth, a, b)).toBe(same);
});

test('what it calls the same says the same', () => {
  const changed = fc.clone(fc.jsonValue({ maxDepth: 3 }), 2);
  fc.assert(
    fc.property(changed, fc.jsonValue({ maxDepth: 3 }), fc.nat(4), ([a, twin], other, depth) => {
      expect(isSameTo(10, a, twin)).toBe(true);
      if (isSameTo(depth, a, other)) expect(a).toEqual(other);
    }),
  );
});

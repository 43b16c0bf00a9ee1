import { expect, test } from 'vitest';
import { fillNames } from '../../src/protocol/fill.ts';

test.each([
  ['{a} and {b}', '1 and {a}'],
  ['{c} {toString} {} {A} {a', '{c} {toString} {} {A} {a'],
  ['{{a}}', '{1}'],
  ['$1 {dollar}', "$1 $& $'"],
])('%s', (text, expected) => {
  expect(fillNames(text, { a: '1', b: '{a}', dollar: "$& $'" })).toBe(expected);
});

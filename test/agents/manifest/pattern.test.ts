import { expect, test } from 'vitest';
import { patternFault } from '../../../src/agents/manifest/pattern.ts';

test.each([
  '^❯ ?',
  '[✽✻] \\S+… \\(\\d+s',
  '(?:a|b)c',
  '(?<pct>\\d{1,3})%',
  '(?:ab)+',
  '[(+*)]+x',
  'a{1,}b',
  '(a{1,3})+',
  '\\(\\d+\\)+',
])('%s is usable', (source) => {
  expect(patternFault(source)).toBeNull();
});

test.each([
  '(a+)+$',
  '(?:a|aa)+$',
  '([a-z]*)*',
  '((ab)*c)+',
  '(?:\\d+,?){2,}',
  '(',
  'x'.repeat(401),
  '(?<n>a*)*',
])('%s is refused', (source) => {
  expect(patternFault(source)).toBeTypeOf('string');
});

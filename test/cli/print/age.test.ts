import { expect, test } from 'vitest';
import { age, ageOf, clock } from '../../../src/cli/print/age.ts';
import { ago, nowMs } from './page.ts';

test.each([
  [-5, '0 s'],
  [0.9, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3_599, '59 min'],
  [3_600, '1 h'],
  [3_660, '1 h 1 min'],
  [86_399, '23 h 59 min'],
  [86_400, '1 d'],
  [190_000, '2 d 4 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(age(seconds)).toBe(text);
});

test('times of another day show their date', () => {
  expect(clock(ago(60), nowMs)).toBe('02:59:00Z');
  expect(clock(ago(4 * 3600), nowMs)).toBe('2026-04-30 23:00:00Z');
});

test('what is no time shows as nothing', () => {
  expect([ageOf('never', nowMs), clock('never', nowMs)]).toEqual(['', '']);
});

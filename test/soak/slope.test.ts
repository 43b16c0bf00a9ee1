import { expect, test } from 'vitest';
import { settled, slopePerHour } from './slope.ts';

test('a slope is the growth an hour, whatever the beginning', () => {
  const line = [0, 1, 2, 3].map((atH) => ({ atH, value: 7 + 2 * atH }));
  expect(slopePerHour(line)).toBeCloseTo(2);
  expect(slopePerHour(line.slice(0, 1))).toBe(0);
});

test('the beginning does not count', () => {
  const points = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((atH) => ({ atH, value: 0 }));
  expect(settled(points)[0]?.atH).toBe(2);
});

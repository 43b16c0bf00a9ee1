import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utcMs } from '../../src/protocol/calendar.ts';

const midnight = { hour: 0, minute: 0, second: 0, ms: 0 };

test('agrees with the platform calendar on every instant of years 1 to 9999', () => {
  const instant = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instant, (date) => {
      const time = {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        ms: date.getUTCMilliseconds(),
      };
      expect(utcMs(time)).toBe(date.getTime());
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [2023, 2, 29],
  [2024, 2, 30],
  [1900, 2, 29],
  [2026, 4, 31],
  [2026, 0, 1],
  [2026, 13, 1],
  [2026, 1, 0],
  [0, 1, 1],
  [10_000, 1, 1],
])('%i-%i-%i is on no calendar', (year, month, day) => {
  expect(utcMs({ year, month, day, ...midnight })).toBeNull();
});

test.each([{ hour: 24 }, { minute: 60 }, { second: 60 }])('%j is on no clock', (part) => {
  expect(utcMs({ year: 2026, month: 1, day: 1, ...midnight, ...part })).toBeNull();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBetween, leavesAt, localMinute } from '../../../src/notify/when/local-time.ts';

const at = (iso: string): number => Date.parse(iso);
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

test.each([
  ['22:00', '07:00', '21:59', false],
  ['22:00', '07:00', '22:00', true],
  ['22:00', '07:00', '00:00', true],
  ['22:00', '07:00', '06:59', true],
  ['22:00', '07:00', '07:00', false],
  ['12:00', '14:00', '13:00', true],
  ['12:00', '14:00', '14:00', false],
  ['12:00', '12:00', '12:00', false],
])('%s to %s holds %s: %s', (from, to, time, inside) => {
  expect(isBetween(minutes(time), minutes(from), minutes(to))).toBe(inside);
});

test.each([
  ['an ordinary night', 'Europe/Berlin', '22:00', '07:00', '2026-11-20T22:30:00Z', '2026-11-21T06:00:00Z'],
  ['outside of it', 'Europe/Berlin', '22:00', '07:00', '2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z'],
  [
    'clocks go forward: a shorter night',
    'Europe/Berlin',
    '22:00',
    '07:00',
    '2026-03-28T22:00:00Z',
    '2026-03-29T05:00:00Z',
  ],
  [
    'clocks go back: a longer night',
    'Europe/Berlin',
    '22:00',
    '07:00',
    '2026-10-24T20:30:00Z',
    '2026-10-25T06:00:00Z',
  ],
  [
    'an end that the clock skips',
    'Europe/Berlin',
    '22:00',
    '02:30',
    '2026-03-28T23:00:00Z',
    '2026-03-29T01:00:00Z',
  ],
  [
    'half an hour of summer time',
    'Australia/Lord_Howe',
    '22:00',
    '07:00',
    '2026-10-03T14:00:00Z',
    '2026-10-03T20:00:00Z',
  ],
  ['an odd offset', 'Asia/Kathmandu', '22:00', '07:00', '2026-11-20T18:00:00Z', '2026-11-21T01:15:00Z'],
  ['seconds are cut', 'UTC', '22:00', '07:00', '2026-11-20T23:59:59.999Z', '2026-11-21T07:00:00Z'],
])('%s', (_name, zone, from, to, begin, end) => {
  const left = leavesAt(at(begin), minutes(from), minutes(to), zone);
  expect(new Date(left).toISOString()).toBe(new Date(at(end)).toISOString());
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
];
const minute = fc.integer({ min: 0, max: 1439 });

test('it is outside at the end, and inside all the way there', () => {
  const instant = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z') });
  fc.assert(
    fc.property(fc.constantFrom(...zones), minute, minute, instant, (zone, from, to, begin) => {
      const end = leavesAt(begin, from, to, zone);
      expect(isBetween(localMinute(end, zone), from, to)).toBe(false);
      expect(end - begin).toBeLessThanOrEqual(26 * 3_600_000);
      for (let look = begin; look < end; look += 7 * 60_000)
        expect(isBetween(localMinute(look, zone), from, to)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

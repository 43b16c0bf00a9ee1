import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPeriods, type Periods } from '../../../src/daemon/observe/periods.ts';

const ms = (iso: string): number => Date.parse(iso);
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

test.each([
  ['0 * * * *', 'UTC', '2026-05-01T10:00:00.000Z', '2026-05-01T10:00:00.000Z', '2026-05-01T11:00:00.000Z'],
  ['0 * * * *', 'UTC', '2026-05-01T09:59:59.999Z', '2026-05-01T09:00:00.000Z', '2026-05-01T10:00:00.000Z'],
  [
    '*/3 * * * * *',
    'UTC',
    '2026-05-01T10:00:02.900Z',
    '2026-05-01T10:00:00.000Z',
    '2026-05-01T10:00:03.000Z',
  ],
  ['0 2 * * 0', 'UTC', '2026-05-06T00:00:00.000Z', '2026-05-03T02:00:00.000Z', '2026-05-10T02:00:00.000Z'],
  // Clocks go forward at 01:00Z: 02:30 does not exist that day.
  [
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-29T12:00:00.000Z',
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ],
  // Clocks go back at 01:00Z: 02:30 comes twice, the period once.
  [
    '30 2 * * *',
    'Europe/Berlin',
    '2026-10-25T12:00:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ],
])('%s in %s at %s: %s, then %s', (cron, zone, now, newest, next) => {
  const periods = createPeriods(cron, zone);
  expect([iso(periods.newest(ms(now))), iso(periods.next(ms(now)))]).toEqual([newest, next]);
});

const patterns = ['0 * * * *', '*/7 * * * *', '30 2 * * *', '*/20 2 * * *', '0 2 * * 0', '15 1-3 * * *'];
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const year = { min: ms('2026-01-01T00:00:00Z'), max: ms('2026-12-31T00:00:00Z') };

test('every instant of a year, changes of the clocks too, lies in exactly one period', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...patterns),
      fc.constantFrom(...zones),
      fc.integer(year),
      (cron, zone, now) => {
        const fresh = (): Periods => createPeriods(cron, zone);
        const newest = fresh().newest(now) ?? Number.NaN;
        const next = fresh().next(now) ?? Number.NaN;
        expect(newest).toBeLessThanOrEqual(now);
        expect(next).toBeGreaterThan(now);
        expect(fresh().next(newest)).toBe(next);
        expect(fresh().newest(next)).toBe(next);
        expect(fresh().newest(next - 1)).toBe(newest);
      },
    ),
    { numRuns: 400 },
  );
});

test('what was asked before changes no answer', () => {
  const hours = { min: -30, max: 30 };
  fc.assert(
    fc.property(
      fc.constantFrom(...patterns),
      fc.constantFrom(...zones),
      fc.integer(year),
      fc.array(fc.integer(hours), { minLength: 2, maxLength: 8 }),
      (cron, zone, from, steps) => {
        const periods = createPeriods(cron, zone);
        let at = from;
        for (const step of steps) {
          at += step * 600_000;
          const alone = createPeriods(cron, zone);
          expect([periods.newest(at), periods.next(at)]).toEqual([alone.newest(at), alone.next(at)]);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test.each(['x y', '', '0 25 * * *'])('%j is no pattern', (cron) => {
  expect(() => createPeriods(cron, 'UTC')).toThrow();
});

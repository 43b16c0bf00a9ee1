import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formats, parseLimitTime } from '../../../src/agents/manifest/limit-time.ts';

const utc = (iso: string) => Date.parse(iso);
const shown = (text: string, now: string, zone = 'UTC') => {
  const ms = parseLimitTime(text, { nowMs: utc(now), zone });
  return ms === null ? null : new Date(ms).toISOString();
};
const noon = '2026-11-20T10:00:00.000Z';

test.each([
  // Claude Code
  ["⎿ You've hit your 5-hour limit · resets 11:47am (UTC)", '2026-11-20T11:47:00.000Z'],
  ['● Usage limit reached · continuing automatically at 11:47am · esc to cancel', '2026-11-20T11:47:00.000Z'],
  ['resets 3pm (Europe/Berlin)', '2026-11-20T14:00:00.000Z'],
  ['Claude AI usage limit reached|1795175249', '2026-11-20T11:47:29.000Z'],
  ['✻ 429 This request would exceed … · retrying in 19s · attempt 7/10', '2026-11-20T10:00:19.000Z'],
  ['Weekly limit · resets Nov 22, 3pm (America/New_York)', '2026-11-22T20:00:00.000Z'],
  ['resets Mon 9:00', '2026-11-23T09:00:00.000Z'],
  // Codex
  ['■ You’ve hit your usage limit. … try again at 11:02 AM.', '2026-11-20T11:02:00.000Z'],
  ['try again at Nov 22nd, 2026 3:05 PM.', '2026-11-22T15:05:00.000Z'],
  ['Please try again in 2 days 3 hours 5 minutes.', '2026-11-22T13:05:00.000Z'],
  // others
  ['try again in 2h 15m', '2026-11-20T12:15:00.000Z'],
  ['Rate limited. Try again in 90 seconds', '2026-11-20T10:01:30.000Z'],
  ['try again in about 1 hour and 5 min', '2026-11-20T11:05:00.000Z'],
  ['resets at 2026-11-20T10:45:01.500Z', '2026-11-20T10:45:01.500Z'],
  ['resets at 2026-11-20 12:45:00 +02:00', '2026-11-20T10:45:00.000Z'],
  ['resets_at: 1795175249', '2026-11-20T11:47:29.000Z'],
  ['{"resets_at": 1795175249123}', '2026-11-20T11:47:29.123Z'],
  ['resets tomorrow at 9am', '2026-11-21T09:00:00.000Z'],
  ['available again at 23:05 UTC', null],
  ['available again at 21:05 UTC', '2026-11-20T21:05:00.000Z'],
  ['retry-after: 30s', '2026-11-20T10:00:30.000Z'],
])('%s', (text, expected) => {
  expect(shown(text, noon)).toBe(expected);
});

test.each([
  ['a past time of day', 'resets 9:30am (UTC)'],
  ['a past date', 'resets Nov 19, 3pm (UTC)'],
  ['a past ISO time', 'resets at 2026-11-20T09:00:00Z'],
  ['a past epoch', 'reached|1795160000'],
  ['an absurdly far time', 'resets at 2031-01-01T00:00:00Z'],
  ['a time that resets nothing', 'it is 11:47am (UTC)'],
  ['a bare number', 'resets at 11'],
  ['a number without "in"', 'resets 5m tokens'],
  ['an unknown zone', 'resets 11:47am (Mars/Olympus)'],
  ['an abbreviation nobody can place', 'resets 11:47am XQT'],
  ['no such hour', 'resets 13:47pm (UTC)'],
  ['no such minute', 'resets 11:67am (UTC)'],
  ['no such day', 'resets at 2026-02-30T10:00:00Z'],
  ['nothing', ''],
])('%s is no reset time', (_name, text) => {
  expect(shown(text, noon)).toBeNull();
});

test('the last time wins, even when it is past', () => {
  expect(shown('resets 11am (UTC)\nresets 12:30pm (UTC)', noon)).toBe('2026-11-20T12:30:00.000Z');
  expect(shown('resets 11am (UTC)\nresets 9am (UTC)', noon)).toBeNull();
});

test('a time a moment ago is a limit that ends now', () => {
  expect(shown('resets 9:59am (UTC)', noon)).toBe('2026-11-20T09:59:00.000Z');
});

test('a time of day after midnight belongs to tomorrow', () => {
  expect(shown('resets 1am (UTC)', '2026-11-20T22:00:00.000Z')).toBe('2026-11-21T01:00:00.000Z');
  expect(shown('resets 11pm (UTC)', '2026-11-20T00:30:00.000Z')).toBeNull();
  expect(shown('resets 12am (UTC)', '2026-11-20T22:00:00.000Z')).toBe('2026-11-21T00:00:00.000Z');
  expect(shown('resets Jan 1, 1am', '2026-12-31T22:00:00.000Z')).toBe('2027-01-01T01:00:00.000Z');
});

test.each([
  [
    'before clocks are set forward over it',
    'resets 2:30am',
    '2026-03-29T00:10:00Z',
    'Europe/Berlin',
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'after clocks were set forward',
    'resets 3:30am',
    '2026-03-29T00:10:00Z',
    'Europe/Berlin',
    '2026-03-29T01:30:00.000Z',
  ],
  [
    'twice in a night: the first',
    'resets 2:30am',
    '2026-10-25T00:10:00Z',
    'Europe/Berlin',
    '2026-10-25T00:30:00.000Z',
  ],
  [
    'twice in a night: the second once the first is past',
    'resets 2:30am',
    '2026-10-25T00:40:00Z',
    'Europe/Berlin',
    '2026-10-25T01:30:00.000Z',
  ],
  ['half-hour zones', 'resets 4:00pm', '2026-11-20T10:00:00Z', 'Asia/Kolkata', '2026-11-20T10:30:00.000Z'],
  [
    'over the date line',
    'resets 12:30am',
    '2026-11-20T10:00:00Z',
    'Pacific/Auckland',
    '2026-11-20T11:30:00.000Z',
  ],
])('%s', (_name, text, now, zone, expected) => {
  expect(shown(text, now, zone)).toBe(expected);
});

test('only the formats asked for are read', () => {
  expect(parseLimitTime('resets 11am (UTC)', { nowMs: utc(noon), formats: ['iso'] })).toBeNull();
});

test('never throws, and never names a time that is long past or absurdly far', () => {
  const words = fc.constantFrom(
    'resets ',
    'try again in ',
    'at ',
    '3pm ',
    '(UTC)',
    '99:99',
    ' 2h',
    'Nov 31 ',
    '|179517524',
    '\n',
    'Mon ',
  );
  const text = fc
    .array(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 6 })))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 4e12 }), (banner, nowMs) => {
      const ms = parseLimitTime(banner, { nowMs, zone: 'Europe/Berlin' });
      if (ms === null) return;
      expect(ms).toBeGreaterThanOrEqual(nowMs - 90_000);
      expect(ms).toBeLessThanOrEqual(nowMs + 35 * 86_400_000);
    }),
  );
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'America/St_Johns',
  'Australia/Lord_Howe',
];

test('a time of day as a clock in any zone shows it is read back to the minute', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 1.7e9, max: 1.9e9 }),
      fc.integer({ min: 2, max: 600 }),
      (zone, nowS, aheadMin) => {
        const nowMs = nowS * 1000;
        const target = Math.floor((nowMs + aheadMin * 60_000) / 60_000) * 60_000;
        const clock = new Intl.DateTimeFormat('en-US', {
          timeZone: zone,
          hour: 'numeric',
          minute: '2-digit',
          hour12: true,
        });
        const ms = parseLimitTime(`resets ${clock.format(target)} (${zone})`, { nowMs, zone: 'UTC' });
        expect(ms).not.toBeNull();
        expect(clock.format(ms ?? 0)).toBe(clock.format(target));
        expect(ms ?? 0).toBeLessThanOrEqual(target);
      },
    ),
  );
});

test('durations add up', () => {
  const part = fc.integer({ min: 0, max: 59 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), part, part, (h, m, s) => {
      const nowMs = utc(noon);
      expect(parseLimitTime(`try again in ${h}h ${m}m ${s}s`, { nowMs })).toBe(
        nowMs + ((h * 60 + m) * 60 + s) * 1000,
      );
    }),
  );
  expect(formats).toContain('duration');
});

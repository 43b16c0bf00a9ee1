import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWaitingUntil } from '../../src/protocol/waiting-until.ts';

const nowMs = Date.UTC(2026, 6, 26, 5, 0, 0);
const limits = { nowMs, maxAheadMs: 24 * 3_600_000 };
const until = Date.UTC(2026, 6, 26, 5, 46, 33);

test.each([
  'WAITING-UNTIL: 2026-07-26T05:46:33Z',
  'Done for now.\n\nWAITING-UNTIL: 2026-07-26T05:46:33Z\n\n',
  'waiting-until: 2026-07-26t05:46:33z',
  'WAITING-UNTIL:2026-07-26T05:46:33Z',
  'WAITING-UNTIL : 2026-07-26 05:46:33Z',
  'WAITING-UNTIL: 2026-07-26T05:46:33 UTC',
  'WAITING-UNTIL: 2026-07-26T05:46:33+00:00',
  'WAITING-UNTIL: 2026-07-26T07:46:33+02:00',
  'WAITING-UNTIL: 2026-07-26T07:46:33+0200',
  'WAITING-UNTIL: 2026-07-26T07:46:33+02',
  'WAITING-UNTIL: 2026-07-26T00:16:33-05:30',
  'WAITING-UNTIL: 2026-07-26T00:16:33−05:30',
  'WAITING-UNTIL: 2026-07-25T22:46:33 -0700',
  'WAITING-UNTIL: 2026-07-26T05:46:33',
  'WAITING-UNTIL: 2026-07-26T05:46:33.000Z',
  'WAITING-UNTIL: 2026-07-26T05:46:33,0Z',
  '**WAITING-UNTIL: 2026-07-26T05:46:33Z**',
  '**WAITING-UNTIL:** 2026-07-26T05:46:33Z',
  '**WAITING-UNTIL**: `2026-07-26T05:46:33Z`.',
  '`WAITING-UNTIL: 2026-07-26T05:46:33Z`',
  '> - _WAITING-UNTIL: 2026-07-26T05:46:33Z_',
  '⏺ "WAITING-UNTIL: 2026-07-26T05:46:33Z"',
  '(WAITING-UNTIL: 2026-07-26T05:46:33Z)',
  'Both gates are claimed. WAITING-UNTIL: 2026-07-26T05:46:33Z',
  'not WAITING-UNTIL: 2026-07-26T04:00:00Z but WAITING-UNTIL: 2026-07-26T05:46:33Z',
  '```\nWAITING-UNTIL: 2026-07-26T05:46:33Z\n```',
  'WAITING-UNTIL: 2026-07-26T05:46:33Z (about 45 min, or when g1 is claimed)',
  'WAITING-UNTIL: 2026-07-26T05:46:33 (UTC)',
  'WAITING-UNTIL: 2020-01-01T00:00:00Z\nWAITING-UNTIL: 2026-07-26T05:46:33Z\r\n',
])('%j is a lease', (message) => {
  expect(parseWaitingUntil(message, limits)).toEqual({ kind: 'lease', untilMs: until });
});

test.each([
  ['2026-07-26T05:46Z', Date.UTC(2026, 6, 26, 5, 46)],
  ['2026-07-26T05:46:33.5Z', until + 500],
  ['2026-07-26T05:46:33.123456789Z', until + 123],
  ['2026-07-26T23:59:59-00:00', Date.UTC(2026, 6, 26, 23, 59, 59)],
])('%s is read to the millisecond', (time, untilMs) => {
  expect(parseWaitingUntil(`WAITING-UNTIL: ${time}`, limits)).toEqual({ kind: 'lease', untilMs });
});

test.each([
  ['nothing of the kind', 'no-marker', null],
  ['', 'no-marker', null],
  ['I will state a lease later', 'no-marker', null],
  [
    'WAITING-UNTIL: 2026-07-26T05:46:33Z\nand one more thing',
    'not-last-line',
    'WAITING-UNTIL: 2026-07-26T05:46:33Z',
  ],
  ['I would write WAITING-UNTIL: soon', 'unreadable', 'I would write WAITING-UNTIL: soon'],
  ['NOT-WAITING-UNTIL: 2026-07-26T05:46:33Z', 'no-marker', null],
  ['WAITING-UNTIL:', 'unreadable', 'WAITING-UNTIL:'],
  ['WAITING-UNTIL: soon', 'unreadable', 'WAITING-UNTIL: soon'],
  ['WAITING-UNTIL: 05:46', 'unreadable', 'WAITING-UNTIL: 05:46'],
  ['WAITING-UNTIL: 2026-07-26', 'unreadable', 'WAITING-UNTIL: 2026-07-26'],
  ['WAITING-UNTIL: 2026-02-30T05:46:33Z', 'unreadable', 'WAITING-UNTIL: 2026-02-30T05:46:33Z'],
  ['WAITING-UNTIL: 2026-13-01T05:46:33Z', 'unreadable', 'WAITING-UNTIL: 2026-13-01T05:46:33Z'],
  ['WAITING-UNTIL: 2026-07-26T24:46:33Z', 'unreadable', 'WAITING-UNTIL: 2026-07-26T24:46:33Z'],
  ['WAITING-UNTIL: 2026-07-26T05:46:33 CET', 'unreadable', 'WAITING-UNTIL: 2026-07-26T05:46:33 CET'],
  [
    'WAITING-UNTIL: 2026-07-26T05:46:33 (Berlin)',
    'unreadable',
    'WAITING-UNTIL: 2026-07-26T05:46:33 (Berlin)',
  ],
  ['WAITING-UNTIL: 2026-07-26T05:46:33Zulu', 'unreadable', 'WAITING-UNTIL: 2026-07-26T05:46:33Zulu'],
  ['WAITING-UNTIL: 2026-07-26T05:46:33+99:00', 'unreadable', 'WAITING-UNTIL: 2026-07-26T05:46:33+99:00'],
  ['WAITING-UNTIL: 2026-07-26T05:46:333Z', 'unreadable', 'WAITING-UNTIL: 2026-07-26T05:46:333Z'],
  ['WAITING-UNTIL: 12026-07-26T05:46:33Z', 'unreadable', 'WAITING-UNTIL: 12026-07-26T05:46:33Z'],
  ['WAITING-UNTIL: 2026-07-26T05:00:00Z', 'past', 'WAITING-UNTIL: 2026-07-26T05:00:00Z'],
  ['WAITING-UNTIL: 0000-07-26T05:00:00Z', 'unreadable', 'WAITING-UNTIL: 0000-07-26T05:00:00Z'],
  ['WAITING-UNTIL: 2026-07-27T05:00:01Z', 'too-far', 'WAITING-UNTIL: 2026-07-27T05:00:01Z'],
  ['WAITING-UNTIL: 9999-12-31T23:59:59Z', 'too-far', 'WAITING-UNTIL: 9999-12-31T23:59:59Z'],
  ['WAITING-UNTIL: \x1b[31msoon', 'unreadable', 'WAITING-UNTIL: soon'],
])('%j is none: %s', (message, reason, seen) => {
  expect(parseWaitingUntil(message, limits)).toEqual({ kind: 'none', reason, seen });
});

test('only the last 4,096 characters are looked at', () => {
  const marker = 'WAITING-UNTIL: 2026-07-26T05:46:33Z';
  expect(parseWaitingUntil(`${'x'.repeat(10_000_000)}\n${marker}`, limits).kind).toBe('lease');
  expect(parseWaitingUntil(`${marker}\n${' '.repeat(5_000)}`, limits)).toEqual({
    kind: 'none',
    reason: 'no-marker',
    seen: null,
  });
  const cut = `x${marker} ${'.'.repeat(4096 - marker.length - 1)}`;
  expect(parseWaitingUntil(cut, limits).kind).toBe('none');
});

test('every instant ahead is read back in every zone', () => {
  const ahead = fc.integer({ min: 1, max: limits.maxAheadMs });
  const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
  fc.assert(
    fc.property(ahead, offset, (ms, minutes) => {
      const local = new Date(nowMs + ms + minutes * 60_000).toISOString().slice(0, -1);
      const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
      const zone = `${minutes < 0 ? '-' : '+'}${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
      const read = parseWaitingUntil(`**WAITING-UNTIL: ${local}${zone}**`, limits);
      expect(read).toEqual({ kind: 'lease', untilMs: nowMs + ms });
    }),
  );
});

test('never throws; a lease lies ahead and within the bound; what is shown is plain', () => {
  const parts = fc.constantFrom(
    'WAITING-UNTIL:',
    ' ',
    '\n',
    '2026-07-26',
    'T',
    '05:46',
    ':33',
    'Z',
    '+02:00',
    '*',
    '.',
  );
  const message = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(message, (text) => {
      const read = parseWaitingUntil(text, limits);
      if (read.kind === 'none') expect(read.seen ?? '').not.toMatch(/\p{Cc}/u);
      else expect(read.untilMs - nowMs).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
});

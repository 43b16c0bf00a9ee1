import { expect, test } from 'vitest';
import { printTests } from '../../../src/cli/print/notify.ts';
import { printNotify } from '../../../src/cli/print/notify-status.ts';
import { createPage } from '../../../src/cli/print/page.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const page = createPage({ columns: 100, color: false, nowMs });
const well = { type: 'ntfy', queued: 0, failing_since: null, error: null, last_sent: null };
const since = '2026-11-20T11:30:00.000Z';

test('nothing is said of what works', () => {
  const heartbeat = { last_ok: since, failing_since: null, error: null };
  expect(printNotify({ channels: [{ ...well, name: 'phone', queued: 3 }], heartbeat }, page)).toEqual([]);
});

test('what does not get through, for how long, and why', () => {
  const bad = { ...well, name: 'phone', queued: 2, failing_since: since, error: 'ntfy.sh answered 503' };
  const heartbeat = { last_ok: null, failing_since: since, error: 'hc-ping.com: no answer within 10 s' };
  expect(printNotify({ channels: [bad], heartbeat }, page)).toEqual([
    'Notifications',
    '  phone fails for 30 min; 2 wait: ntfy.sh answered 503',
    '  heartbeat fails for 30 min: hc-ping.com: no answer within 10 s',
  ]);
});

test('a line for each channel that was tested', () => {
  const results = [
    { channel: 'a', ok: true, error: null },
    { channel: 'longer', ok: false, error: 'it answered 403' },
  ];
  expect(printTests(results)).toBe('a       sent\nlonger  failed: it answered 403\n');
});

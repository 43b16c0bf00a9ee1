import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { calendarOf } from '../../src/boot/systemd/calendar.ts';
import { createPeriods } from '../../src/daemon/observe/periods.ts';

const understood = [
  ['0 2 * * 0', 'Sun *-*-* 2:0:0 UTC'],
  ['30 6 1 * *', '*-*-1 6:30:0 UTC'],
  ['*/15 * * * *', '*-*-* *:0/15:0 UTC'],
  ['0 8-18/2 * * 1-5', 'Mon,Tue,Wed,Thu,Fri *-*-* 8..18/2:0:0 UTC'],
  ['5,35 0,12 */2 1-6 *', '*-1..6-1/2 0,12:5,35:0 UTC'],
  ['0 4 * * 6,7', 'Sat,Sun *-*-* 4:0:0 UTC'],
  ['10 0 3 * * 5-7', 'Fri,Sat,Sun *-*-* 3:0:10 UTC'],
] as const;

test.each(understood)('%s is %s', (cron, calendar) => {
  expect(calendarOf(cron, 'UTC')).toBe(calendar);
});

test.each([
  '0 2 1 * 1', // either day in cron, both in systemd
  '0 2 L * *',
  '0 2 * * 1#2',
  '0 2 * JAN *',
  '0 2 * * MON',
  '5/10 * * * *',
  '0 2 * * 5-1',
  '*/0 * * * *',
  '@daily',
  '0 2 * *',
  '',
])('%j is left to the daemon', (cron) => {
  expect(calendarOf(cron, 'UTC')).toBeNull();
});

if (spawnSync('systemd-analyze', ['--version']).error === undefined) {
  test.each(understood)('systemd reads the next times out of it that the daemon reads out of %s', (cron) => {
    for (const timezone of ['UTC', 'Europe/Berlin', 'America/New_York']) {
      const calendar = calendarOf(cron, timezone) ?? '';
      const { stdout } = spawnSync(
        'systemd-analyze',
        ['calendar', '--base-time=2026-04-10 10:10:10 UTC', '--iterations=6', calendar],
        { encoding: 'utf8', env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' } },
      );
      const found = [...stdout.matchAll(/(?:Next elapse|Iter\. #\d+): \w+ (\S+) (\S+) UTC/g)];
      const times = found.map(([, day, time]) => Date.parse(`${day}T${time}Z`));
      const periods = createPeriods(cron, timezone);
      let at = Date.parse('2026-04-10T10:10:10Z');
      const expected = times.map(() => {
        at = periods.next(at) ?? 0;
        return at;
      });
      expect(times).toHaveLength(6);
      expect(times, timezone).toEqual(expected);
    }
  });
} else {
  test('systemd-analyze is not on this machine: calendar events are compared, not read', () => {
    process.stderr.write('test/boot/calendar.test.ts: no systemd-analyze here\n');
  });
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cpuTimeMs, parsePsLine } from '../../../src/system/proc/ps.ts';
import { parseStat } from '../../../src/system/proc/stat.ts';
import { carriesToken } from '../../../src/system/proc/table.ts';

const rest = 'S 7 42 42 34816 43 4194560 1 2 3 4 10 20 3 4 20 0 1 0 123456 9999 1 2 3';

test.each(['sh', 'a b', '(sd-pam)', ') S 1 (', 'x) R 1 2 3', 'new\nline', 'ünï'])('name %j', (comm) => {
  expect(parseStat(`42 (${comm}) ${rest}\n`)).toEqual({
    pid: 42,
    parent: 7,
    group: 42,
    session: 42,
    tty: '34816',
    foregroundGroup: 43,
    zombie: false,
    stopped: false,
    cpuMs: 370,
    startTime: '123456',
  });
});

test.each(['', 'x', '42 (sh', '42 (sh) S 1 2', '(sh) S', `42 (sh) ${rest.replace('123456', 'x')}`])(
  'not a stat line: %j',
  (text) => {
    expect(parseStat(text)).toBeNull();
  },
);

test('never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      parseStat(text);
      parseStat(`1 (${text}) ${text}`);
      parsePsLine(text);
      cpuTimeMs(text);
    }),
  );
});

test('any name leaves the other fields where they are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 15 }), (comm) => {
      expect(parseStat(`42 (${comm}) ${rest}`)?.startTime).toBe('123456');
    }),
  );
});

test('a line of ps', () => {
  const line = '  501   1  501  502 ttys001  Ss   0:01.50 Fri Nov 20 10:13:00 2026    ';
  expect(parsePsLine(line)).toEqual({
    pid: 501,
    parent: 1,
    group: 501,
    session: 0,
    tty: 'ttys001',
    foregroundGroup: 502,
    zombie: false,
    stopped: false,
    cpuMs: 1500,
    startTime: 'Fri Nov 20 10:13:00 2026',
  });
});

test.each([
  ['0:01.50', 1500],
  ['01:02:03', 3_723_000],
  ['2-00:00:01', 172_801_000],
  ['nonsense', 0],
])('time %s', (text, ms) => {
  expect(cpuTimeMs(text)).toBe(ms);
});

test.each([
  ['LOOPCTL_SESSION=a.b.1', 'a.b.1', true],
  ['LOOPCTL_SESSION=a.b.12', 'a.b.1', false],
  ['LOOPCTL_SESSION=a.b.12', 'a.b.', true],
  ['LOOPCTL_SESSION=a.bc.1', 'a.b.', false],
  ['OTHER_LOOPCTL_SESSION=a.b.1', 'a.b.1', false],
])('%s carries %s: %s', (entry, token, expected) => {
  expect(carriesToken(entry, token)).toBe(expected);
});

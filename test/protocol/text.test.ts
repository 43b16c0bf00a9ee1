import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defuse, plain } from '../../src/protocol/text.ts';

test.each([
  ['plain words', 'plain words'],
  ['  two\n\tlines\r\n', 'two lines'],
  ['\x1b[31mred\x1b[0m alert', 'red alert'],
  ['\x1b[38;2;1;2;3mtrue\x1b[m', 'true'],
  ['\x1b]0;title\x07text', 'text'],
  ['\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['\x1bP1$r\x1b\\after', 'after'],
  ['\x9b31mC1\x9d0;t\x9c end', 'C1 end'],
  ['\x1b(Bcharset\x1b=\x1bc', 'charset'],
  ['\x1b]52;c;unterminated', '52;c;unterminated'],
  ['bell\x07 nul\x00 del\x7f', 'bell nul del'],
  ['a\u202egnp.exe', 'agnp.exe'],
  ['zero\u200bwidth\ufeff\u2066x\u2069', 'zerowidthx'],
  ['tag\u{e0041}\u{e0042}', 'tag'],
  ['next\x85line\u2028sep\u2029para', 'next line sep para'],
  ['lone \ud83d half', 'lone \ufffd half'],
  ['naïve 日本 🦊', 'naïve 日本 🦊'],
  ['', ''],
])('plain(%j) is %j', (text, line) => {
  expect(plain(text)).toBe(line);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdefg', 6, 'abcde…'],
  ['🦊🦊🦊', 3, '🦊🦊🦊'],
  ['🦊🦊🦊🦊', 3, '🦊🦊…'],
  ['abc', 1, '…'],
  ['abc', 0, ''],
  ['\x1b[31mabc', 3, 'abc'],
])('plain(%j, %i) is %j', (text, max, line) => {
  expect(plain(text, max)).toBe(line);
});

const noise = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\x1b',
      '[',
      ']',
      '\x9b',
      '\x9d',
      '\x07',
      '\\',
      ';',
      '3',
      'm',
      '\n',
      ' ',
      '\u200b',
      '\ud83d',
    ),
    fc.string({ unit: 'binary', maxLength: 2 }),
  ),
});

test('plain never leaves a control, format or half character, keeps its bound and is idempotent', () => {
  fc.assert(
    fc.property(noise, fc.nat(30), (text, max) => {
      const line = plain(text, max);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      expect([...line].length).toBeLessThanOrEqual(max);
      expect(plain(line, max)).toBe(line);
    }),
    { numRuns: 2_000 },
  );
});

test.each(['\x1b]', '\x9d', '\x1b[', '\x1b[1', '\x9b;', ' ', '\x1bP\x9d', '\x1b '])(
  'a megabyte of %j is read in linear time',
  (unit) => {
    expect([...plain(unit.repeat(1_000_000 / unit.length))].length).toBeLessThanOrEqual(200);
  },
);

test.each([
  ['go on', 'go on'],
  ['/compact', '- /compact'],
  ['!rm -rf', '- !rm -rf'],
  ['#note', '- #note'],
  ['@file', '- @file'],
  ['  /help', '- /help'],
  ['a / b ! c', 'a / b ! c'],
  ['path C:\\', 'path C:\\.'],
  ['path C:\\  ', 'path C:\\.'],
  ['/x\\', '- /x\\.'],
  ['', ''],
])('defuse(%j) is %j', (line, safe) => {
  expect(defuse(line)).toBe(safe);
});

test('defuse is idempotent and its ends are harmless', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('/', '!', '#', '@', '\\', ' ', 'a', '-', '.') }),
      (line) => {
        const safe = defuse(line);
        expect(safe).not.toMatch(/^\s*[!/#@]|\\\s*$/);
        expect(defuse(safe)).toBe(safe);
      },
    ),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandLine, formatLiteral, quote } from '../../../src/terminal/tmux/quote.ts';
import { decodeTag, encodeTag } from '../../../src/terminal/tmux/tags.ts';

test.each([
  ['a', '"a"'],
  ['', '""'],
  ['a"b\\c$d~', '"a\\"b\\\\c\\$d\\~"'],
  ['\n\r\t\x1b\x07\x7f', '"\\n\\r\\t\\e\\007\\177"'],
  ['a\0b', '"ab"'],
  ['#{pid};', '"#{pid};"'],
])('%j is written %s', (text, expected) => {
  expect(quote(text)).toBe(expected);
});

test('plain words stay bare, others are quoted', () => {
  expect(commandLine(['send-keys', '-t', '%1', ';', '=x:', '@o', ''])).toBe(
    'send-keys -t "%1" ";" "=x:" @o ""',
  );
});

test('a command is one line without control characters', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
      expect(commandLine(words)).not.toMatch(/[\x00-\x1f\x7f]/);
    }),
  );
});

test('tags come back as they were, in safe letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(encodeTag(text)).toMatch(/^[A-Za-z0-9\-_.!~*'()%]*$/);
      expect(decodeTag(encodeTag(text))).toBe(text);
    }),
  );
});

test('a tag that somebody else wrote, or half a character', () => {
  expect(decodeTag('%zz')).toBeNull();
  expect(decodeTag(encodeTag('a\ud800'))).toBe('a\ufffd');
});

test('a format that stands for itself', () => {
  expect(formatLiteral('#{x} ##')).toBe('##{x} ####');
});

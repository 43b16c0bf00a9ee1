import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactRows } from '../../src/protocol/secret-rows.ts';
import { fakeKeys } from '../support/keys.ts';

const key = fakeKeys.anthropic ?? '';
const same = (text: string): string => text;

test('a known key in a row is hidden, and nothing else', () => {
  expect(redactRows(['  one', `  key: ${key} end`], same)).toEqual([
    '  one',
    '  key: [redacted:anthropic] end',
  ]);
});

test('what the caller hides is hidden', () => {
  expect(redactRows(['it is hunter2.'], (text) => text.replaceAll('hunter2', '[x]'))).toEqual(['it is [x].']);
});

test.each([10, 20, 30, 40])(
  'a key of which %i characters stand in the first row is hidden in all rows',
  (at) => {
    const rows = [`${'w'.repeat(45 - at)} ${key.slice(0, at)}`, `  ${key.slice(at)} and more`];
    const clean = redactRows(rows, same).join('\n');
    for (let from = 0; from + 12 <= key.length; from += 1)
      expect(clean).not.toContain(key.slice(from, from + 8));
    expect(clean).toContain('and more');
  },
);

test('a value of an env file that is broken over rows is hidden', () => {
  const hide = (text: string): string => text.replaceAll('correct-horse-battery', '[env]');
  const rows = redactRows([`${'─'.repeat(30)} correct-ho`, 'rse-battery staple'], hide);
  expect(rows.join('\n')).not.toMatch(/correct|battery/);
  expect(rows.join('\n')).toContain('staple');
});

test('a private key is hidden with all its rows', () => {
  const rows = ['x', ...(fakeKeys['private-key'] ?? '').split('\n'), 'y'];
  const hidden = '[redacted:private-key]';
  expect(redactRows(rows, same)).toEqual(['x', hidden, hidden, hidden, 'y']);
});

test('there is a row for each row, and one that hides nothing stays as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 60 }), { maxLength: 30 }), (rows) => {
      expect(redactRows(rows, same)).toHaveLength(rows.length);
    }),
  );
  const words = fc.array(fc.constantFrom('the', 'quick', '❯', '──────', 'fox'), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), (rows) => {
      const lines = rows.map((row) => row.join(' '));
      expect(redactRows(lines, same)).toEqual(lines);
    }),
  );
});

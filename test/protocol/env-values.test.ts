import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretValues, withoutValues } from '../../src/protocol/env-values.ts';

test.each([
  ['API_TOKEN=short-but-named', ['short-but-named']],
  ['export DB_PASSWORD="correct horse battery"', ['correct horse battery']],
  ["MY_KEY='abc def gh'\r", ['abc def gh']],
  ['RANDOM_LOOKING=a1b2c3d4e5f6g7h8i9', ['a1b2c3d4e5f6g7h8i9']],
  ['  TOKEN = spaced-out-value  ', ['spaced-out-value']],
  ['TOKEN=tiny', []],
  ['NODE_ENV=production', []],
  ['HOME=/home/somebody/x1', []],
  ['URL=https://example.org/a1b2c3d4', []],
  ['# TOKEN=commented-out-value', []],
  ['1TOKEN=no-variable-name', []],
  ['just text', []],
])('%j hides %j', (line, values) => {
  expect(secretValues(line)).toEqual(values);
});

test('none is left behind in half: longest first', () => {
  const values = secretValues('A_KEY=abcdefgh\nB_KEY=abcdefgh-ijkl\n');
  expect(withoutValues('x abcdefgh-ijkl y abcdefgh z', values)).toBe('x [redacted:env] y [redacted:env] z');
});

const value = fc.stringMatching(/^[a-zA-Z0-9!@%^&*()_+=:;,.?-]{8,40}$/);

test('whatever the values and the text, no value is in what comes out', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), fc.array(fc.string()), (values, pieces) => {
      const hidden = secretValues(values.map((one, n) => `K${n}_TOKEN=${one}`).join('\n'));
      fc.pre(!hidden.some((one) => '[redacted:env]'.includes(one)));
      const text = pieces.flatMap((piece, n) => [piece, values[n % values.length] ?? '']).join(' ');
      const clean = withoutValues(text, hidden);
      for (const one of hidden) expect(clean).not.toContain(one);
    }),
    { numRuns: 500 },
  );
});

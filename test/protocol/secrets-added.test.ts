import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addedKeys, redact } from '../../src/protocol/secrets.ts';
import { fakeKeys } from '../support/keys.ts';

const keys = Object.entries(fakeKeys);

test.each(keys)('a key of %s that a change adds is named by its kind', (kind, key) => {
  expect(addedKeys('', `a = "${key}"\n`)).toEqual([kind]);
  expect(addedKeys(`a = "${key}"\n`, `a = "${key}"\nb = 1\n`)).toEqual([]);
  expect(addedKeys(`a = "${key}"\n`, '')).toEqual([]);
});

test.each([
  `AK${'IA'}IOSFODNN7EXAMPLE`,
  'postgres://user:password@localhost/db',
  'API_KEY=process.env.API_KEY',
  'Authorization: Bearer abc123abc123abc123',
  'risk-assessment-of-everything-we-have',
  `npm_${'x'.repeat(36)}`,
])('%j is no alarm', (text) => {
  expect(addedKeys('', text)).toEqual([]);
});

test('whatever the text, only kinds come out, and a text without known keys has none', () => {
  const piece = fc.oneof(
    fc.constantFrom(...keys.map(([, key]) => key), '"', '\n', 'sk-'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' '));
  fc.assert(
    fc.property(text, text, (before, after) => {
      for (const kind of addedKeys(before, after)) expect(Object.keys(fakeKeys)).toContain(kind);
      expect(addedKeys('', redact(after))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

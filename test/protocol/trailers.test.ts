import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reviewedTrailer } from '../../src/protocol/trailers.ts';

const sha = 'd8cbbec8a28ff29926f6f8b2e6f3fad09d9ae170';

test.each([
  [`review(g1): PASS\n\nReviewed: ${sha}\n`, sha],
  [`review(g1): PASS\n\nbody\n\nReviewed: ${sha.slice(0, 7)}\nSigned-off-by: A <a@x>`, sha.slice(0, 7)],
  [`s\r\n\r\nReviewed: ${sha.toUpperCase()}\r\n`, sha],
  [`s\n\nreviewed:${sha}`, sha],
  [`s\n\nReviewed: \`${sha}\` (the claim)`, sha],
  ['s\n\nReviewed: 1111111\nReviewed: 2222222', '2222222'],
  ['s\n\nReviewed: 1111111\nReviewed: HEAD', '1111111'],
  [`s\n\nReviewed: ${'a'.repeat(64)}`, 'a'.repeat(64)],
  [`s\n\nReviewed: ${'a'.repeat(65)}`, null],
  ['s\n\nReviewed: abc123', null],
  ['s\n\nReviewed: 1234567xyz', null],
  [`s\n\nReviewed-by: ${sha}`, null],
  [`s\n\nnot Reviewed: ${sha}`, null],
  ['review(g1): PASS', null],
  ['', null],
])('%j names %j', (message, named) => {
  expect(reviewedTrailer(message)).toBe(named);
});

test('never throws, and what it finds is a sha', () => {
  const unit = fc.oneof(
    fc.constantFrom('Reviewed:', ' ', '\n', 'abcdef0', '9'),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      expect(reviewedTrailer(parts.join('')) ?? 'abcdef0').toMatch(/^[0-9a-f]{7,64}$/);
    }),
  );
});

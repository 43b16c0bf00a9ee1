import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLoopDoc, ownerOf, ownershipBreaks } from '../../src/protocol/ownership.ts';

test.each([
  ['src/main.ts', 'md', 'builder', false],
  ['README.md', 'md', 'builder', false],
  ['md/STATUS-1.md', 'md', 'builder', true],
  ['md/JOURNAL-1.md', 'md/', 'builder', true],
  ['md/BACKLOG-1.md', './md', 'builder', true],
  ['md/REVIEW-1.md', 'md', 'adversary', true],
  ['md/REVIEW-1b.2_x.md', 'md', 'adversary', true],
  ['md/DECISIONS.md', 'md', 'shared', true],
  ['md/BUILDER-INBOX.md', 'md', 'shared', true],
  ['md/ADVERSARY-INBOX.md', 'md', 'shared', true],
  ['md/notes.md', 'md', 'builder', false],
  ['md/REVIEW-.md', 'md', 'builder', false],
  ['md/REVIEW-1.md.sh', 'md', 'builder', false],
  ['md/old/REVIEW-1.md', 'md', 'builder', false],
  ['REVIEW-1.md', 'md', 'builder', false],
  ['md/REVIEW-1.md', '', 'builder', false],
  ['REVIEW-1.md', '', 'adversary', true],
  ['REVIEW-1.md', '.', 'adversary', true],
  ['BUILDER-INBOX.md', '', 'shared', true],
  ['mdx/REVIEW-1.md', 'md', 'builder', false],
])('%s with docs %j is for %s, loop doc: %j', (path, docs, owner, doc) => {
  expect(ownerOf(path, docs)).toBe(owner);
  expect(isLoopDoc(path, docs)).toBe(doc);
});

const all = ['src/a.ts', 'md/STATUS-1.md', 'md/REVIEW-1.md', 'md/DECISIONS.md', 'md/BUILDER-INBOX.md'];

test.each([
  ['builder', [{ path: 'md/REVIEW-1.md', owner: 'adversary' }]],
  [
    'adversary',
    [
      { path: 'src/a.ts', owner: 'builder' },
      { path: 'md/STATUS-1.md', owner: 'builder' },
    ],
  ],
  ['other', []],
] as const)('%s breaks ownership of %j', (author, breaks) => {
  expect(ownershipBreaks(author, all, 'md')).toEqual(breaks);
});

test('every path has a loop that may write it, and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (path, docs) => {
      const breaks = (['builder', 'adversary'] as const).flatMap((who) => ownershipBreaks(who, [path], docs));
      expect(breaks.length).toBeLessThanOrEqual(1);
      expect(ownershipBreaks('other', [path], docs)).toEqual([]);
    }),
  );
});

import { expect, test } from 'vitest';
import { normalDocs, phaseFiles, reviewFileOf } from '../../src/protocol/files.ts';

test('names the files of a phase under the docs folder', () => {
  expect(phaseFiles('machine-docs/', '1b')).toEqual({
    status: 'machine-docs/STATUS-1b.md',
    backlog: 'machine-docs/BACKLOG-1b.md',
    review: 'machine-docs/REVIEW-1b.md',
    journal: 'machine-docs/JOURNAL-1b.md',
    decisions: 'machine-docs/DECISIONS.md',
    builderInbox: 'machine-docs/BUILDER-INBOX.md',
    adversaryInbox: 'machine-docs/ADVERSARY-INBOX.md',
  });
});

test.each(['', '.', './', '/'])('docs %j is the root', (docs) => {
  expect(phaseFiles(docs, '1').status).toBe('STATUS-1.md');
  expect(phaseFiles(docs, '1').decisions).toBe('DECISIONS.md');
});

test.each([
  ['STATUS-1.md', 'REVIEW-1.md'],
  ['machine-docs/STATUS-1.md', 'machine-docs/REVIEW-1.md'],
  ['./a/b/progress.md', 'a/b/REVIEW-1.md'],
])('the review file of %s is %s', (status, review) => {
  expect(reviewFileOf({ id: '1', status })).toBe(review);
});

test.each([
  ['./machine-docs//', 'machine-docs'],
  ['a/./b', 'a/b'],
  ['a b', 'a b'],
])('normalDocs(%j) is %j', (docs, normal) => {
  expect(normalDocs(docs)).toBe(normal);
});

import { expect, test } from 'vitest';
import { createSightings } from '../../src/repo/sightings.ts';
import { chooseTip, type Sighting } from '../../src/repo/tip.ts';

/** `a1 < a2 < a3` are one line, `b1` is another. */
const isAncestor = async (old: string, tip: string) => old[0] === tip[0] && old <= tip;
const seen = (sha: string | null, at: number): Sighting => ({ sha, seen: at });

test.each<[string, Sighting | null, Sighting[], string | null]>([
  ['nothing known', null, [], null],
  ['only the remote', seen('a1', 1), [], 'a1'],
  ['a clone that pushed later', seen('a1', 1), [seen('a2', 2)], 'a2'],
  ['a clone that lags behind', seen('a2', 2), [seen('a1', 1)], 'a2'],
  ['a slow fetch that brought an old tip late', seen('a2', 2), [seen('a1', 3)], 'a2'],
  ['a rewind on the remote', seen('a1', 5), [seen('a3', 4)], 'a1'],
  ['rewritten by a later push', seen('a2', 1), [seen('b1', 2)], 'b1'],
  ['rewritten on the remote', seen('b1', 3), [seen('a2', 2), seen('a1', 1)], 'b1'],
  ['two clones, no fetch yet', null, [seen('a1', 1), seen('a3', 2), seen('a2', 3)], 'a3'],
  ['two clones at odds', null, [seen('b1', 1), seen('a1', 2)], 'a1'],
  ['deleted on the remote', seen(null, 2), [seen('a1', 1)], null],
  ['deleted, then pushed again', seen(null, 1), [seen('a1', 2)], 'a1'],
  ['a clone without the branch', seen('a1', 1), [seen(null, 2)], 'a1'],
])('%s', async (_name, truth, tracking, expected) => {
  expect(await chooseTip(truth, tracking, isAncestor)).toBe(expected);
});

test('a sighting keeps its place until the value changes', () => {
  const sightings = createSightings();
  const first = sightings.note('x', 'a');
  const mark = sightings.mark();
  expect(sightings.note('x', 'a')).toEqual(first);
  expect(sightings.note('x', 'b').seen).toBeGreaterThan(mark);
  expect(first.seen).toBeLessThanOrEqual(mark);
});

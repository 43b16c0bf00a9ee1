import { expect, test } from 'vitest';
import { elsewhere, knownKeys } from '../../src/config/known-keys.ts';
import { nearest } from '../../src/config/suggest.ts';

test.each([
  ['stall_idel_s', ['stall_idle_s', 'stall_grace_s'], 'stall_idle_s'],
  ['stall-idle-s', ['stall_idle_s'], 'stall_idle_s'],
  ['stallIdleS', ['stall_idle_s'], 'stall_idle_s'],
  ['GATE', ['gate', 'phase'], 'gate'],
  ['gte', ['gate', 'phase'], 'gate'],
  ['x', ['y', 'z'], null],
  ['zzzzzzzz', ['gate'], null],
  ['', ['gate'], null],
  ['ab'.repeat(100_000), ['gate'], null],
  ['gate', [], null],
])('nearest to %.20s', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

test('the keys of every mapping are known', () => {
  expect(knownKeys(['work_repo', 'clones'])).toEqual(['builder', 'adversary']);
  expect(knownKeys(['phases', 3])).toEqual(['id', 'plan', 'status', 'builder', 'adversary']);
  expect(knownKeys(['phases', 3, 'builder'])).toEqual(['backend', 'model']);
  expect(knownKeys(['backends', 'mine'])).toEqual([]);
  expect(knownKeys(['no', 'such', 'place'])).toEqual([]);
});

test('a key is found where it belongs', () => {
  expect(elsewhere('remote')).toEqual(['work_repo.remote']);
  expect(elsewhere('email')).toEqual([
    'work_repo.identities.builder.email',
    'work_repo.identities.adversary.email',
  ]);
  expect(elsewhere('constructor')).toEqual([]);
});

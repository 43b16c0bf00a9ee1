import { expect, test } from 'vitest';
import { lazyMap } from '../../src/agents/lazy-map.ts';

test('a value is made when it is asked for, and once', () => {
  const made: string[] = [];
  const map = lazyMap(
    new Map(
      ['a', 'b'].map((key) => [
        key,
        () => {
          made.push(key);
          return key.toUpperCase();
        },
      ]),
    ),
  );
  expect([map.size, map.has('b'), map.has('c'), [...map.keys()]]).toEqual([2, true, false, ['a', 'b']]);
  expect(made).toEqual([]);
  expect([map.get('b'), map.get('b'), map.get('c')]).toEqual(['B', 'B', undefined]);
  expect(made).toEqual(['b']);
  expect([[...map], [...map.values()], [...map.entries()]]).toEqual([
    [
      ['a', 'A'],
      ['b', 'B'],
    ],
    ['A', 'B'],
    [
      ['a', 'A'],
      ['b', 'B'],
    ],
  ]);
  const seen: string[] = [];
  map.forEach((value, key) => {
    seen.push(`${key}${value}`);
  });
  expect(seen).toEqual(['aA', 'bB']);
  expect(made).toEqual(['b', 'a']);
});

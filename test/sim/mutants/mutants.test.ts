import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutants } from './list.ts';

const root = new URL('../../..', import.meta.url).pathname;

test.each(mutants)('$what: can be put into $file', ({ file, find, replace }) => {
  const source = readFileSync(join(root, file), 'utf8');
  expect(source.split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
});

test('there are at least thirty', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(30);
});

import { expect, test } from 'vitest';
import { compileRegion } from '../../../src/agents/manifest/regions.ts';
import { screenOf } from '../screen-of.ts';

const spec = { take: 'above_last', rule: '^─{3,}$', nth: 1, lines: 3 } as const;
const take = (from: string | undefined, ...lines: readonly string[]) => {
  const region = compileRegion({ ...spec, skip: '^hint', ...(from === undefined ? {} : { from }) });
  return region(screenOf(lines.join('\n'))).map(({ text }) => text);
};

test.each([
  ['as many as asked for', undefined, ['a', 'b', 'c', 'd', '───'], ['b', 'c', 'd']],
  ['hints do not count', undefined, ['a', 'b', 'c', 'hint', '───'], ['a', 'b', 'c']],
  ['from the last one on that begins something', '^● ', ['● a', '● b', '  c', '───'], ['● b', '  c']],
  ['all when none does', '^● ', ['a', 'b', '───'], ['a', 'b']],
  ['one that begins further up is not looked for', '^● ', ['● a', 'b', 'c', 'd', '───'], ['b', 'c', 'd']],
  ['a broken rule is one', undefined, ['a', '───', '───'], ['a']],
  ['no rule', '^● ', ['● a'], []],
] as const)('%s', (_what, from, lines, expected) => {
  expect(take(from, ...lines)).toEqual(expected);
});

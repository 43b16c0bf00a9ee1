import { expect, test } from 'vitest';
import { compileRegion } from '../../../src/agents/manifest/regions.ts';
import { screenOf } from '../screen-of.ts';

const region = (drop: number) => compileRegion({ take: 'block_above', rule: '^  ╹▀{3,}$', drop });
const take = (drop: number, ...lines: readonly string[]) =>
  region(drop)(screenOf(lines.join('\n'))).map(({ row, text }) => `${row} ${text}`);

test.each([
  ['the block and no more', 0, ['  old', '', '  ┃ a', '  ┃ b', '  ╹▀▀▀▀▀▀▀▀'], ['2   ┃ a', '3   ┃ b']],
  ['without the lines next to the rule', 1, ['  ┃ a', '  ┃ b', '  ╹▀▀▀▀▀▀▀▀'], ['0   ┃ a']],
  ['what stands beside it is cut off', 0, ['          side', '  ┃ a     side', '  ╹▀▀▀▀'], ['1   ┃ a']],
  ['the last of two', 0, ['  ┃ a', '  ╹▀▀▀▀', '', '  ┃ b', '  ╹▀▀▀▀'], ['3   ┃ b']],
  ['nothing above it', 0, ['', '  ╹▀▀▀▀'], []],
  ['more dropped than there is', 9, ['  ┃ a', '  ╹▀▀▀▀'], []],
  ['no rule', 0, ['  ┃ a'], []],
] as const)('%s', (_what, drop, lines, expected) => {
  expect(take(drop, ...lines)).toEqual(expected);
});

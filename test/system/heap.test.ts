import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const heap = new URL('../../src/system/heap.ts', import.meta.url).href;

/** In a process of its own: flags of V8 hold for the whole of it. */
const program = `
  import { keepHeapSmall, giveBackHeap } from ${JSON.stringify(heap)};
  import { getHeapSpaceStatistics } from 'node:v8';
  const young = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').physical_space_size;
  const work = () => {
    const kept = [];
    for (let n = 0; n < 2_000_000; n += 1) {
      const one = { n, list: [n] };
      if (n % 20 === 0) kept.push(one);
      if (kept.length > 20_000) kept.length = 0;
    }
  };
  keepHeapSmall();
  work();
  const grown = young();
  giveBackHeap();
  const given = young();
  work();
  console.log(JSON.stringify({ grown, given, after: young(), gc: typeof globalThis.gc }));
`;

test('the young generation is given back, and stays small under the same work', () => {
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  const { grown, given, after, gc } = JSON.parse(out) as Record<string, number | string>;
  expect(grown).toBeGreaterThan(4_000_000);
  expect(given).toBeLessThan(3_000_000);
  expect(after).toBeLessThan(3_000_000);
  expect(gc).toBe('undefined');
});

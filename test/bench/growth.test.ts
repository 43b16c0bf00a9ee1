import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Curve } from '../../bench/growth/curve.ts';
import { page } from '../../bench/growth/page.ts';
import { plot } from '../../bench/growth/plot.ts';

const curve: Curve = {
  title: 'Start',
  x: 'commits in the work repo',
  y: 'ms, median',
  points: [
    { x: 1_000, y: 212.4 },
    { x: 100_000, y: 1_260 },
  ],
};

test('a page has a table for each curve, and says when, where and under which load it was measured', () => {
  const text = page([{ made: '2026-11-20 · here', load: [0.4, 1.2], curves: [curve] }]);
  expect(text).toContain('## Start\n\n| commits in the work repo | ms, median |');
  expect(text).toMatch(/\| 100000\s+\|\s+1260 \|/);
  expect(text).toContain('2026-11-20 · here. Load average 0.4 at the beginning, 1.2 at the end');
});

test('both axes are named, each point has its figure, and everything lies within the picture', () => {
  const svg = plot([curve]);
  for (const word of ['commits in the work repo', 'ms, median', '>1k<', '>100k<', '>212<', '>1260<'])
    expect(svg).toContain(word);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 1 }), (values) => {
      const points = values.map((y, n) => ({ x: 10 ** (n % 7), y })).toSorted((a, b) => a.x - b.x);
      const [, width = '', height = ''] =
        /width="(\d+)" height="(\d+)"/.exec(plot([{ ...curve, points }])) ?? [];
      for (const [, x, y] of plot([{ ...curve, points }]).matchAll(/<circle cx="([^"]+)" cy="([^"]+)"/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x)).toBeLessThanOrEqual(Number(width));
        expect(Number(y)).toBeGreaterThanOrEqual(0);
        expect(Number(y)).toBeLessThanOrEqual(Number(height));
      }
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentile, summary } from '../../bench/lib/percentiles.ts';
import { sideBySide } from '../../bench/lib/side-by-side.ts';
import { short, table } from '../../bench/lib/table.ts';

test.each([
  [[1], 50, 1],
  [[1, 2], 50, 1],
  [[1, 2, 3], 50, 2],
  [[1, 2, 3, 4], 99, 4],
  [[1, 2, 3, 4], 0, 1],
])('percentile of %j at %d is %d', (values, p, expected) => {
  expect(percentile(values, p)).toBe(expected);
});

test('at least p percent are not above the p-th percentile, and it was measured', () => {
  const numbers = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 100 }), (values, p) => {
      const value = percentile(
        [...values].sort((a, b) => a - b),
        p,
      );
      expect(values).toContain(value);
      expect(values.filter((other) => other <= value).length).toBeGreaterThanOrEqual(
        (p / 100) * values.length,
      );
    }),
  );
});

test('a summary does not reorder what it was given', () => {
  const values = [3, 1, 2];
  expect(summary(values)).toEqual({ n: 3, min: 1, p50: 2, p99: 3, max: 3 });
  expect(values).toEqual([3, 1, 2]);
});

test.each([
  [0, '0'],
  [0.01234, '0.0123'],
  [1.005, '1.00'],
  [28.44, '28.4'],
  [15_000, '15000'],
  [-3.456, '-3.46'],
])('%d is shown as %s', (value, shown) => {
  expect(short(value)).toBe(shown);
});

test('a table lines up', () => {
  expect(
    `\n${table([
      ['what', 'ms'],
      ['status', '31.4'],
      ['ls', '2'],
    ])}`,
  ).toMatchInlineSnapshot(`
    "
    | what   |   ms |
    |--------|-----:|
    | status | 31.4 |
    | ls     |    2 |"
  `);
});

test('contenders take turns, warm-up is not counted, a failure is an error', () => {
  const node = (name: string, code: string) => ({ name, argv: [process.execPath, '-e', code] });
  const times = sideBySide([node('a', '0'), node('b', '0')], 2);
  expect([...times].map(([name, values]) => [name, values.length])).toEqual([
    ['a', 2],
    ['b', 2],
  ]);
  expect(() => sideBySide([node('c', 'process.exit(3)')], 1)).toThrow(/^c failed/);
});

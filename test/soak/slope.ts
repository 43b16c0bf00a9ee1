/** One figure over time. */
export interface Point {
  /** Hours since the beginning. */
  readonly atH: number;
  readonly value: number;
}

/** Growth an hour by least squares; 0 for fewer than two points. */
export function slopePerHour(points: readonly Point[]): number {
  const n = points.length;
  if (n < 2) return 0;
  const mean = (of: (point: Point) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / n;
  const [x, y] = [mean(({ atH }) => atH), mean(({ value }) => value)];
  const above = points.reduce((sum, { atH, value }) => sum + (atH - x) * (value - y), 0);
  const below = points.reduce((sum, { atH }) => sum + (atH - x) ** 2, 0);
  return below === 0 ? 0 : above / below;
}

/** Without the first fifth: caches fill and code is compiled there. */
export function settled(points: readonly Point[]): readonly Point[] {
  return points.slice(Math.ceil(points.length / 5));
}

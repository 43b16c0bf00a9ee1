import type { Recorded } from './corpus.ts';
import { fitted, type Row, textOf } from './rows.ts';
import { type Sample, sampleOf } from './sample.ts';

/** Caught in the middle of drawing: the first rows are there, the others are not yet. */
export function halfDrawn(
  of: Recorded,
  rows: readonly Row[],
  kind = 'half drawn',
  of_ = '',
): readonly Sample[] {
  return cuts(rows).map((count) => {
    const drawn = rows.map((row, index) => (index < count ? row : { styled: '', carries: null }));
    return sampleOf(of, kind, `${of_}${count} rows of ${rows.length}`, drawn);
  });
}

/** Nothing is drawn yet. */
export function blank(of: Recorded): Sample {
  const rows = of.rows.map((): Row => ({ styled: '', carries: null }));
  return { ...sampleOf(of, 'blank', '', rows), label: 'starting' };
}

/** Drawn from below: what the label rests on is there, what stands above is not. */
export function scrolled(of: Recorded): readonly Sample[] {
  const { rows } = of;
  const first = Math.max(
    0,
    rows.findIndex(({ carries }) => carries !== null),
  );
  const steps = [...new Set([1, 2, 3, Math.floor(first / 2), first - 1, first])];
  return steps
    .filter((gone) => gone > 0 && gone <= first)
    .map((gone) => {
      const height = rows.length - gone;
      return sampleOf(of, 'scrolled', `${gone} rows gone`, fitted(rows.slice(gone), height));
    });
}

/** Every row of what the label rests on, and some above. A screen without any text is left out: nothing was drawn. */
function cuts(rows: readonly Row[]): readonly number[] {
  const carrying = rows.flatMap(({ carries }, index) => (carries === null ? [] : [index]));
  const first = carrying[0] ?? 0;
  const above = [1, 2, 3].map((part) => Math.floor((first * part) / 4));
  const all = [...new Set([...above, first, ...carrying.map((index) => index + 1)])];
  return all.filter((count) => rows.slice(0, count).some((row) => textOf(row) !== ''));
}

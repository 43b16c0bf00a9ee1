import type { Recorded } from './corpus.ts';
import { quoting } from './quote.ts';
import { blank, halfDrawn, scrolled } from './redraw.ts';
import { narrowed, reflowed } from './resize.ts';
import { type Sample, sampleOf } from './sample.ts';

/** Every recorded screen with all that can be made from it while its label stays known. */
export function samplesOf(corpus: readonly Recorded[]): readonly Sample[] {
  return corpus.flatMap((of) => [
    sampleOf(of, 'recorded', '', of.rows),
    blank(of),
    ...halfDrawn(of, of.rows),
    ...scrolled(of),
    ...narrowed(of),
    ...reflowed(of),
    ...quoting(of, corpus),
  ]);
}

import { table } from '../../bench/lib/table.ts';
import type { Fortnight } from './fortnight.ts';
import type { Soaked } from './real.ts';
import { type Figure, figures } from './sample.ts';
import { type Point, settled, slopePerHour } from './slope.ts';

/** Most that a figure may grow in an hour. */
const mayGrow: Readonly<Record<Figure, number>> = {
  rssMb: 10,
  anonMb: 10,
  heapMb: 5,
  heapTotalMb: 10,
  externalMb: 5,
  files: 2,
  timers: 2,
  handles: 2,
  threads: 1,
  dbMb: 5,
  logsMb: 0.5,
};
/** The model remembers a bounded number of messages, notices and incidents: this much at most, kB. */
const MODEL_MAX_KB = 150;

const isSteep = (figure: Figure, points: readonly Point[]): boolean =>
  slopePerHour(settled(points)) > mayGrow[figure];

const largestKb = ({ modelKb }: Fortnight): number => Math.max(...modelKb.map(({ value }) => value));

/** Whether anything grows, or was done wrong on the way. */
export function grows(simulated: Fortnight, real: Soaked): boolean {
  return (
    simulated.violation !== null ||
    largestKb(simulated) > MODEL_MAX_KB ||
    real.wrong.length > 0 ||
    real.phases === 0 ||
    figures.some((figure) => isSteep(figure, real.points[figure]))
  );
}

export function modelReport(simulated: Fortnight): string {
  const { hours, took_s, isCut, violation } = simulated;
  const cut = isCut ? ' of 14; there was no time for more' : '';
  return [
    `${(hours / 24).toFixed(1)} simulated days${cut}, in ${took_s.toFixed(0)} s: ${violation ?? 'no rule broken'}`,
    `the model was ${largestKb(simulated).toFixed(0)} kB at its largest; it may be ${MODEL_MAX_KB}`,
  ].join('\n');
}

export function realReport(real: Soaked, minutes: number): string {
  const { phases, handoffs, events, wrong, points } = real;
  return [
    `\nA real daemon, ${minutes} min: ${phases} phases, ${handoffs} handoffs, ${events} events (${Math.round(events / minutes)} a minute)`,
    wrong.length === 0 ? 'no handoff lost, none doubled\n' : `WRONG: ${wrong.join(', ')}\n`,
    table([heading, ...figures.map((figure) => row(figure, points[figure]))]),
  ].join('\n');
}

const heading = ['figure', 'looks', 'first', 'last', 'least', 'most', 'an hour', 'may', 'verdict'];

/** The first fifth is left out. */
function row(figure: Figure, points: readonly Point[]): readonly string[] {
  const used = settled(points);
  const at = used.map(({ value }) => value);
  const numbers = [at[0] ?? 0, at.at(-1) ?? 0, Math.min(...at), Math.max(...at)].map((value) =>
    value.toFixed(1),
  );
  const verdict = isSteep(figure, points) ? 'GROWS' : 'flat';
  return [figure, `${at.length}`, ...numbers, slopePerHour(used).toFixed(2), `${mayGrow[figure]}`, verdict];
}

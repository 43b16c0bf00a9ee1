/**
 * `node test/soak/main.ts [--minutes M] [--seed S]`: does anything grow with time? A simulated fortnight,
 * then a real daemon at a high rate of events for M minutes (60). Prints the slope of each figure; exit code 1 when one
 * is steeper than it may be.
 */
import { parseArgs } from 'node:util';
import { table } from '../../bench/lib/table.ts';
import { fortnight } from './fortnight.ts';
import { soak } from './real.ts';
import { figures } from './sample.ts';
import { type Point, settled, slopePerHour } from './slope.ts';

/** Most that a figure may grow in an hour. The database grows to its bound of rows, the logs to theirs. */
const mayGrow = { rssMb: 10, heapMb: 5, files: 2, timers: 2, handles: 2, threads: 1 } as const;
/** The model remembers a bounded number of messages, notices and incidents: this much at most, kB. */
const MODEL_MAX_KB = 150;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes ?? '60');

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function row(name: string, points: readonly Point[], limit: number | undefined): readonly string[] {
  const used = settled(points);
  const [first, last] = [used[0]?.value ?? 0, used.at(-1)?.value ?? 0];
  const slope = slopePerHour(used);
  const verdict = limit === undefined ? 'bounded' : slope <= limit ? 'flat' : 'GROWS';
  return [name, first.toFixed(1), last.toFixed(1), slope.toFixed(2), limit?.toString() ?? '', verdict];
}

const heading = ['figure', 'first', 'last', 'an hour', 'may', 'verdict'];
const simulated = await fortnight(values.seed ?? 'fortnight');
const largestKb = Math.max(...simulated.modelKb.map(({ value }) => value));
say(
  `${simulated.hours.toFixed(0)} simulated hours, ${simulated.events} events: ${simulated.violation ?? 'no rule broken'}`,
);
say(`the model was ${largestKb.toFixed(0)} kB at its largest; it may be ${MODEL_MAX_KB}`);

const real = await soak(minutes);
const rows = figures.map((figure) =>
  row(figure, real.points[figure], (mayGrow as Record<string, number>)[figure]),
);
say(
  `\nA real daemon, ${minutes} min: ${real.phases} phases, ${real.handoffs} handoffs, ${real.wrong.length} doubled\n`,
);
say(table([heading, ...rows]));
const grows = rows.some((cells) => cells.at(-1) === 'GROWS') || largestKb > MODEL_MAX_KB;
process.exitCode = grows || simulated.violation !== null || real.wrong.length > 0 ? 1 : 0;

/**
 * `node test/soak/main.ts [--minutes M] [--seed S] [--write FILE] [--points FILE]`: does anything grow with time? A
 * simulated fortnight, or as much of one as there is time for, and meanwhile a real daemon at a high rate of events for M
 * minutes (60). Prints the slope of each figure; exit code 1 when one is steeper than it may be. With `--points` every look goes to a file as JSON.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { provenance } from '../../bench/lib/provenance.ts';
import type { Fortnight } from './fortnight.ts';
import { soak } from './real.ts';
import { grows, modelReport, realReport } from './report.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: 'fortnight' },
    write: { type: 'string' },
    points: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  process.stderr.write('soak: --minutes takes a number above 0\n');
  process.exit(2);
}
const lines: string[] = [];
const load = (): string => (loadavg()[0] ?? 0).toFixed(1);
const loadBefore = load();

function say(text: string): void {
  lines.push(text);
  process.stdout.write(`${text}\n`);
}

say(provenance());
say(`soak: ${minutes} min, seed ${values.seed}\n`);
const thread = new Worker(new URL('./fortnight-thread.ts', import.meta.url), {
  workerData: { seed: values.seed, minutes },
});
const answered = once(thread, 'message');
// A failure of it is heard of below, when the real part is over.
answered.catch(() => undefined);
const real = await soak(minutes);
say(`${realReport(real, minutes)}\n`);
const simulated = (await answered)[0] as Fortnight;
say(modelReport(simulated));
say(`load average ${loadBefore} at the beginning, ${load()} at the end`);
if (values.write !== undefined) writeFileSync(values.write, `${lines.join('\n')}\n`);
if (values.points !== undefined) writeFileSync(values.points, JSON.stringify(real.points));
process.exitCode = grows(simulated, real) ? 1 : 0;

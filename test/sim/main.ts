import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawFaults } from './faults/draw.ts';
import { regressions } from './regressions.ts';
import { type RunOptions, type RunResult, simulate } from './run.ts';
import { shrink } from './shrink.ts';
import { add, closing, noTotals, totalsOf } from './totals.ts';
import { shareOut, TOTALS } from './workers.ts';
import { createSqliteDisk } from './world/sqlite-disk.ts';

/**
 * `npm run sim -- [--seeds N] [--hours H] [--seed S]`: runs seeds, says what happened, and which failed (exit code 1).
 * With `--seed` alone that one seed; `--from N` begins with the N-th of them; `--workers N` shares them out to N
 * processes; `--trace` tells a story, `--shrink` leaves out faults that a failure does not need, `--first` stops at the
 * first failure, `--budget-s` starts no further seed after that time, `--regressions` runs the kept ones first,
 * `--turns-cap` holds the loops to that many turns until somebody allows as many again, `--sqlite` keeps state in a
 * real database, `--every-write` kills the daemon before and after each durable write of a short run, one run each.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string' },
    workers: { type: 'string', default: '1' },
    share: { type: 'string' },
    hours: { type: 'string', default: '24' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    sqlite: { type: 'boolean', default: false },
    'every-write': { type: 'boolean', default: false },
    regressions: { type: 'boolean', default: false },
    'turns-cap': { type: 'string' },
    'budget-s': { type: 'string', default: 'Infinity' },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const hours = Number(values.hours);
const base = values.seed ?? new Date().toISOString().slice(0, 19);
const count = Number(values.seeds ?? (values.seed === undefined ? 20 : 1));
const from = Number(values.from ?? 0);
/** One seed, asked for by its whole name. */
const isOne = count === 1 && values.from === undefined;
const workers = Number(values.workers);
const cap = values['turns-cap'] === undefined ? {} : { turnsCap: Number(values['turns-cap']) };
const budgetMs = Number(values['budget-s']) * 1000;
const totals = noTotals();
const began = performance.now();

async function run(options: RunOptions): Promise<RunResult> {
  const traced = { ...options, ...(values.trace ? { trace: say } : {}) };
  if (!values.sqlite) return simulate(traced);
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-sim-db-'));
  const disk = createSqliteDisk(dir);
  try {
    return await simulate({ ...traced, disk });
  } finally {
    disk.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The n-th durable write of a run without other faults is the daemon's last, until there is no n-th. */
async function everyWrite(seed: string): Promise<void> {
  for (const moment of ['before', 'after'] as const) {
    for (let n = 1; ; n += 1) {
      const what = '^(?:commit|mark|requeue|cursor)';
      const lives = await one({
        seed,
        hours: 1,
        faults: [{ at: 0, kind: 'kill-daemon', moment, what, n, downMs: 200 }],
      });
      if (lives === 1) break;
    }
  }
}

async function one(options: RunOptions): Promise<number> {
  const result = await run(options);
  add(totals, totalsOf(result));
  const { violation } = result;
  if (violation === null) return result.lives;
  const after = Math.round(violation.atMs / 1000);
  say(`FAIL ${options.seed} (${options.hours} h) after ${after} s: ${violation.rule}: ${violation.message}`);
  if (!values.shrink) return result.lives;
  const all = options.faults ?? drawFaults(options.seed, options.hours);
  const { faults: fewer, runs } = await shrink(options, result, all);
  say(`  shrunk in ${runs} runs to: ${JSON.stringify(fewer)}`);
  return result.lives;
}

/** Those of the seeds that are this process's, one after the other. */
async function seeds(): Promise<void> {
  const [mine = 0, of = 1] = values.share?.split('/').map(Number) ?? [];
  for (let n = from + mine; n < from + count && performance.now() - began < budgetMs; n += of) {
    if (values.first && totals.failed > 0) return;
    await one({ seed: isOne ? base : `${base}-${n}`, hours, ...cap });
  }
}

const isFirst = values.share === undefined || values.share.startsWith('0/');
if (workers > 1 && values.share === undefined) {
  const args = process.argv.slice(2);
  add(totals, await shareOut(workers, [...args, '--seed', base, '--seeds', `${count}`], say));
} else {
  if (values['every-write'] && isFirst) await everyWrite(base);
  if (values.regressions && isFirst)
    for (const regression of regressions) {
      if (values.first && totals.failed > 0) break;
      await one({ lateMs: 0, orchestrator: false, tasks: false, ...regression });
    }
  await seeds();
}
if (values.share === undefined) {
  say(`seeds ${base}${isOne ? '' : `-${from} … ${base}-${from + count - 1}`}, ${hours} h each`);
  for (const line of closing(totals, (performance.now() - began) / 1000)) say(line);
} else say(`${TOTALS}${JSON.stringify(totals)}`);
process.exitCode = totals.failed === 0 ? 0 : 1;

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '../../src/store/open.ts';
import { drawFaults } from './faults/draw.ts';
import type { FaultKind } from './faults/fault.ts';
import { regressions } from './regressions.ts';
import { type RunOptions, type RunResult, simulate } from './run.ts';
import { shrink } from './shrink.ts';
import { createSimDisk } from './world/disk.ts';

/**
 * `npm run sim -- [--seeds N] [--hours H] [--seed S]`: runs seeds, says what happened, and which failed (exit code 1).
 * With `--seed` alone that one seed; `--trace` tells its story, `--shrink` leaves out faults that a failure does not
 * need, `--first` stops at the first failure, `--budget-s` starts no further seed after that time, `--regressions`
 * runs the kept ones first, `--turns-cap` holds the loops to that many turns until somebody allows as many again, `--sqlite` keeps state in a real database, `--every-write` kills the daemon before and
 * after each durable write of a short run, one run each. `--workers N` shares the seeds out to N processes.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
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

const DAY_MS = 86_400_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const hours = Number(values.hours);
const base = values.seed ?? new Date().toISOString().slice(0, 19);
const count = Number(values.seeds ?? (values.seed === undefined ? 20 : 1));
const cap = values['turns-cap'] === undefined ? {} : { turnsCap: Number(values['turns-cap']) };
const budgetMs = Number(values['budget-s']) * 1000;
const faults: Partial<Record<FaultKind, number>> = {};
const total = { ms: 0, events: 0, lives: 0, taken: 0, unprovable: 0, runs: 0, failed: 0 };
const began = performance.now();

function add(result: RunResult): void {
  total.runs += 1;
  total.ms += result.simulatedMs;
  total.events += result.events;
  total.lives += result.lives;
  total.taken += result.taken;
  total.unprovable += result.unprovable;
  for (const [kind, times] of Object.entries(result.faults) as [FaultKind, number][]) {
    faults[kind] = (faults[kind] ?? 0) + times;
  }
}

async function run(options: RunOptions): Promise<RunResult> {
  const traced = { ...options, ...(values.trace ? { trace: say } : {}) };
  if (!values.sqlite) return simulate(traced);
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-sim-db-'));
  let files = 0;
  const disk = createSimDisk(() => {
    files += 1;
    return openStore(join(dir, `state-${files}.db`), { onNotice: () => {} });
  });
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
  add(result);
  const { violation } = result;
  if (violation === null) return result.lives;
  total.failed += 1;
  const after = Math.round(violation.atMs / 1000);
  say(`FAIL ${options.seed} (${options.hours} h) after ${after} s: ${violation.rule}: ${violation.message}`);
  if (!values.shrink) return result.lives;
  const all = options.faults ?? drawFaults(options.seed, options.hours);
  const { faults: fewer, runs } = await shrink(options, result, all);
  say(`  shrunk in ${runs} runs to: ${JSON.stringify(fewer)}`);
  return result.lives;
}

if (values['every-write']) await everyWrite(base);
if (values.regressions) for (const regression of regressions) await one({ lateMs: 0, ...regression });
let done = 0;
for (; done < count && performance.now() - began < budgetMs; done += 1) {
  if (values.first && total.failed > 0) break;
  await one({ seed: count === 1 ? base : `${base}-${done}`, hours, ...cap });
}
const seconds = (performance.now() - began) / 1000;
const days = total.ms / DAY_MS;
say(`seeds ${count === 1 ? base : `${base}-0 … ${base}-${done - 1}`}, ${hours} h each`);
say(`faults ${JSON.stringify(faults)}`);
say(
  `${total.events} events, ${total.lives} lives of the daemon, ${total.taken} prompts taken, ${total.unprovable} repeated for want of proof`,
);
say(
  `${total.runs} runs, ${total.failed} failed; ${days.toFixed(1)} simulated days in ${seconds.toFixed(0)} s, ${((days * 60) / seconds).toFixed(0)} a minute`,
);
process.exitCode = total.failed === 0 ? 0 : 1;

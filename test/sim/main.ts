import { parseArgs } from 'node:util';
import type { FaultKind } from './faults/fault.ts';
import { simulate } from './run.ts';

/** `npm run sim -- --seeds N --hours H --seed S [--trace]`: runs seeds, says what happened, and which failed. */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    hours: { type: 'string', default: '24' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});

const DAY_MS = 86_400_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const hours = Number(values.hours);
const base = values.seed ?? new Date().toISOString().slice(0, 19);
const count = Number(values.seeds ?? (values.seed === undefined ? 20 : 1));
const faults: Partial<Record<FaultKind, number>> = {};
const total = { ms: 0, events: 0, lives: 0, taken: 0, unprovable: 0, failed: 0 };
const began = performance.now();
say(`seeds ${count === 1 ? base : `${base}-0 … ${base}-${count - 1}`}, ${hours} h each`);
for (let n = 0; n < count; n += 1) {
  const seed = count === 1 ? base : `${base}-${n}`;
  const result = await simulate({ seed, hours, ...(values.trace ? { trace: say } : {}) });
  total.ms += result.simulatedMs;
  total.events += result.events;
  total.lives += result.lives;
  total.taken += result.taken;
  total.unprovable += result.unprovable;
  for (const [kind, times] of Object.entries(result.faults) as [FaultKind, number][]) {
    faults[kind] = (faults[kind] ?? 0) + times;
  }
  const { violation } = result;
  if (violation === null) continue;
  total.failed += 1;
  say(`FAIL ${seed} after ${Math.round(violation.atMs / 1000)} s: ${violation.rule}: ${violation.message}`);
}
const seconds = (performance.now() - began) / 1000;
const days = total.ms / DAY_MS;
say(`faults ${JSON.stringify(faults)}`);
say(
  `${total.events} events, ${total.lives} lives of the daemon, ${total.taken} prompts taken, ${total.unprovable} repeated for want of proof`,
);
say(
  `${count} seeds, ${total.failed} failed; ${days.toFixed(1)} simulated days in ${seconds.toFixed(0)} s, ${((days * 60) / seconds).toFixed(0)} a minute`,
);
process.exitCode = total.failed === 0 ? 0 : 1;

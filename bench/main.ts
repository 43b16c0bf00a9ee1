/**
 * `node bench/main.ts [--write] [NAME …]` runs benchmarks, all by default, and prints their tables. With `--write` a run of
 * all of them becomes docs/benchmarks.md. Run it on an otherwise idle machine.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { writeBenchmarks } from './included/included.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { machine } from './lib/machine.ts';

/** Name → the file that has it, loaded when it is run. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  handoff: async () => (await import('./handoff.ts')).handoff,
  death: async () => (await import('./death.ts')).death,
  status: async () => (await import('./status.ts')).status,
  idle: async () => (await import('./idle.ts')).idle,
  sweep: async () => (await import('./sweep.ts')).sweep,
  history: async () => (await import('./history.ts')).history,
};

const elsewhere =
  'At the end stands what becomes of messages to the real agent programs and how well screens are read, by measurements of their own ([delivery.md](delivery.md), [detection.md](detection.md)). [growth.md](growth.md) shows how costs grow with sessions, commits and events.';

function usage(problem: string): never {
  console.error(`bench: ${problem}\nbenchmarks: ${Object.keys(benchmarks).join(' ') || 'none yet'}`);
  process.exit(2);
}

/** Of the last minute. */
function loadAverage(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'boolean' } },
  });
  const unknown = positionals.find((name) => !Object.hasOwn(benchmarks, name));
  if (unknown !== undefined) usage(`${unknown} is not a benchmark`);
  if (values.write && positionals.length > 0) usage('--write is for a run of all');
  const names = positionals.length > 0 ? positionals : Object.keys(benchmarks);
  if (names.length === 0) usage('nothing to run');

  const load = loadAverage();
  const parts = [
    `# Benchmarks\n\n${new Date().toISOString().slice(0, 10)}, ${machine()}. Made by \`npm run bench -- --write\`; \`bench/setup.sh\` installs the peers.\n\n${elsewhere}`,
  ];
  console.log(parts[0]);
  for (const name of names) {
    const benchmark = await benchmarks[name]?.();
    if (benchmark === undefined) continue;
    const part = `## ${benchmark.title}\n\n${benchmark.about}\n\n${await benchmark.run()}`;
    console.log(`\n${part}`);
    parts.push(part);
  }
  const ending = `Load average at the beginning ${load}, at the end ${loadAverage()}: the benchmarks make some themselves.`;
  console.log(`\n${ending}`);
  parts.push(ending);
  if (values.write) {
    writeBenchmarks(`${parts.join('\n\n')}\n`);
  }
}

await main();

/**
 * `node bench/detect/main.ts [--write] [--wrong]` reads the corpus of screens with the manifests that ship and prints how
 * well they do; `--wrong` also lists what was read wrongly. With `--write` the tables become docs/detection.md, and
 * what docs/benchmarks.md has of them is made anew.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeBenchmarks } from '../included/included.ts';
import { readHeldOut } from './held-out.ts';
import type { Read } from './measure.ts';
import { pageOf, readCorpus } from './page.ts';
import { report } from './report.ts';

function wrongLine({ sample: { of, kind, how, label }, reading }: Read): string {
  return `${of.backend}/${of.name} ${kind} (${how}): ${label}, read as ${reading.state} by ${reading.rule}: ${reading.evidence}`;
}

const { values } = parseArgs({ options: { write: { type: 'boolean' }, wrong: { type: 'boolean' } } });
const reads = readCorpus();
const heldOut = readHeldOut();
console.log(report(reads, heldOut));
if (values.wrong) {
  const wrong = reads.filter(({ sample, reading }) => sample.label !== reading.state);
  console.log(`\n${wrong.map(wrongLine).join('\n')}`);
}
if (values.write) {
  writeFileSync(fileURLToPath(new URL('../../docs/detection.md', import.meta.url)), pageOf(reads, heldOut));
  writeBenchmarks();
}

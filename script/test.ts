/**
 * `node script/test.ts [checks] [unit] [e2e] [slow] | all`: without arguments all but `slow`, which is the real agent
 * programs, whole machines and chaos. Every stage runs, whatever came of those before it. The last line is always `N passed, N failed, N skipped`, summed over the test runs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stage } from './lib/stage.ts';
import { add, none, type Tally, tally } from './lib/tally.ts';

const parts = ['checks', 'unit', 'e2e', 'slow'] as const;
type Part = (typeof parts)[number];

const checks: readonly (readonly [string, readonly string[]])[] = [
  ['format and lint (biome)', ['node_modules/.bin/biome', 'check', '--diagnostic-level=warn', '.']],
  ['types (tsc)', ['node_modules/.bin/tsc', '--noEmit']],
  [
    'layers (dependency-cruiser)',
    ['node_modules/.bin/depcruise', 'src', '--config', '.dependency-cruiser.cjs'],
  ],
  ['house (script/check-house.ts)', [process.execPath, 'script/check-house.ts']],
  ['bundle (script/build.ts)', [process.execPath, 'script/build.ts', '--if-stale']],
];

function selection(args: readonly string[]): readonly Part[] {
  if (args.length === 1 && args[0] === 'all') return parts;
  const unknown = args.find((arg) => !(parts as readonly string[]).includes(arg));
  if (unknown !== undefined) {
    console.error(`script/test: ${unknown} is not one of: ${parts.join(' ')} all`);
    process.exit(2);
  }
  return args.length === 0
    ? parts.filter((part) => part !== 'slow')
    : parts.filter((part) => args.includes(part));
}

function vitest(project: Exclude<Part, 'checks'>, folder: string): { ok: boolean; counts: Tally } {
  const report = join(folder, `${project}.json`);
  const ok = stage(`tests: ${project} (vitest)`, [
    'node_modules/.bin/vitest',
    'run',
    `--project=${project}`,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return { ok, counts: tally(report) };
}

function main(): void {
  const wanted = selection(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'loopctl-test-'));
  const failures: string[] = [];
  let counts = none;
  try {
    if (wanted.includes('checks')) {
      for (const [title, argv] of checks) if (!stage(title, argv)) failures.push(title);
    }
    for (const project of wanted) {
      if (project === 'checks') continue;
      const run = vitest(project, folder);
      counts = add(counts, run.counts);
      if (!run.ok) failures.push(`tests: ${project}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const tested = wanted.some((part) => part !== 'checks');
  if (tested && counts.passed + counts.failed === 0) failures.push('no test ran');
  if (failures.length > 0) console.log(`\nfailed: ${failures.join(' · ')}`);
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = failures.length > 0 || counts.failed > 0 ? 1 : 0;
}

main();

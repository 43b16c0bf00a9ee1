import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Mutant, mutants } from './list.ts';

/**
 * `npm run mutants [-- --only N] [--seeds N] [--quick] [--write FILE]`: puts each bug into a copy of the sources, runs the simulator and the
 * tables against it, and prints who caught it. Exit code 1 when one got away.
 * `--quick` asks the tables only about what the simulator let through, `--write` keeps what is printed.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    write: { type: 'string' },
    quick: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '24' },
    hours: { type: 'string', default: '4' },
  },
});

const root = new URL('../../..', import.meta.url).pathname;
const tables = ['test/core', 'test/protocol', 'test/terminal/delivery', 'test/daemon/loop.test.ts'];
const report: string[] = [];
const say = (line: string): void => {
  report.push(line);
  process.stdout.write(`${line}\n`);
};

const copy = mkdtempSync(join(tmpdir(), 'loopctl-mutants-'));
for (const name of ['src', 'test', 'prompts', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
  cpSync(join(root, name), join(copy, name), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

/** No further seed is begun after this time, and no run that comes to an end takes the other one. */
const SEEDS_S = 300;
const END_MS = 900_000;

/** True when the command found fault, or never came to its end. */
function finds(args: readonly string[]): boolean {
  const run = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', timeout: END_MS });
  if (run.error !== undefined && !('code' in run.error && run.error.code === 'ETIMEDOUT')) throw run.error;
  return run.status !== 0;
}

const table = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  'unit',
  '--no-isolate',
  '--bail',
  '1',
  ...tables,
];

function catchers(mutant: Mutant): readonly string[] {
  const file = join(copy, mutant.file);
  const source = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    source.replace(mutant.find, () => mutant.replace),
  );
  try {
    const sim = [
      'test/sim/main.ts',
      '--seed',
      'mutant',
      '--seeds',
      values.seeds,
      '--hours',
      values.hours,
      '--first',
      '--regressions',
      '--budget-s',
      `${SEEDS_S}`,
    ];
    if (finds(sim)) return ['simulator', ...(!values.quick && finds(table) ? ['tables'] : [])];
    return finds(table) ? ['tables'] : [];
  } finally {
    writeFileSync(file, source);
  }
}

let escaped = 0;
const bySim: string[] = [];
try {
  for (const [n, mutant] of mutants.entries()) {
    if (values.only !== undefined && Number(values.only) !== n) continue;
    const caught = catchers(mutant);
    if (caught.length === 0) escaped += 1;
    if (caught.includes('simulator')) bySim.push(mutant.what);
    say(
      `${String(n).padStart(2)} ${(caught.join(', ') || 'NOBODY').padEnd(18)} ${mutant.what} (${mutant.file})`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
say(`${mutants.length} bugs, ${bySim.length} caught by the simulator, ${escaped} by nobody`);
if (values.write !== undefined) writeFileSync(values.write, `${report.join('\n')}\n`);
process.exitCode = escaped === 0 ? 0 : 1;

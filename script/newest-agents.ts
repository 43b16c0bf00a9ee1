/**
 * `npm run agents:newest [-- --all]`: runs the tests of the real agent programs with the newest versions that the registry
 * has: of those that are not the pinned ones, or with `--all` of each. Says which versions were found, and what failed.
 * No part of `script/test all`, which is to say the same of a commit today and next year.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, stage } from './lib/stage.ts';
import { add, none, type Tally, tally } from './lib/tally.ts';

const names = ['claude', 'codex', 'opencode'] as const;
type Name = (typeof names)[number];

/** Folder with the programs, and their versions. */
interface Found {
  readonly bin: string;
  readonly versions: Readonly<Record<Name, string>>;
}

function found(...args: readonly string[]): Found {
  const bin = execFileSync(join(root, 'script', 'agents'), args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
  const package_ = JSON.parse(readFileSync(join(bin, '..', '..', 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const of = (name: string): string => package_.dependencies[name] ?? '?';
  return {
    bin,
    versions: {
      claude: of('@anthropic-ai/claude-code'),
      codex: of('@openai/codex'),
      opencode: of('opencode-ai'),
    },
  };
}

/** One program's own tests, then its share of those that all have. */
function test(name: Name, folder: string): Tally {
  const run = (what: string, args: readonly string[]): Tally => {
    const report = join(folder, `${name}-${what}.json`);
    const json = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`];
    stage(`${name}: ${what}`, ['node_modules/.bin/vitest', 'run', '--project=slow', ...json, ...args]);
    return tally(report);
  };
  const shared = ['scenarios', 'budget', 'doctor', 'sequence', 'oneshot'].map(
    (file) => `test/agents/${file}.real.test.ts`,
  );
  return add(
    run('its own tests', [`test/agents/${name}/`]),
    run('tests that all have', [...shared, '-t', `${name}|real programs`]),
  );
}

function main(): void {
  const pinned = found();
  const newest = found('--newest');
  for (const name of names)
    console.log(`${name}: pinned ${pinned.versions[name]}, newest ${newest.versions[name]}`);
  const all = process.argv.includes('--all');
  const wanted = names.filter((name) => all || newest.versions[name] !== pinned.versions[name]);
  if (wanted.length === 0) {
    console.log('\nThe newest are the pinned ones: `script/test slow` tries them.');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'loopctl-newest-'));
  process.env.LOOPCTL_TEST_AGENTS = newest.bin;
  try {
    const results = wanted.map((name) => [name, test(name, folder)] as const);
    console.log('');
    for (const [name, { passed, failed }] of results)
      console.log(`${name} ${newest.versions[name]}: ${passed} passed, ${failed} failed`);
    const sum = results.map(([, one]) => one).reduce(add, none);
    process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();

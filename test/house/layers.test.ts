import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../script/lib/stage.ts';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** A small house that keeps all rules. */
const clean: Readonly<Record<string, string>> = {
  'src/protocol/a.ts': 'export const a = 1;',
  'src/core/b.ts':
    "import { a } from '../protocol/a.ts';\nimport type { P } from '../ports/p.ts';\nexport const b = (p: P): number => p.n + a;",
  'src/core/types.ts': 'export interface T { n: number }',
  'src/ports/p.ts': "import type { T } from '../core/types.ts';\nexport interface P extends T { go(): void }",
  'src/errors/e.ts': 'export class E extends Error {}',
  'src/system/s.ts': "import { readFileSync } from 'node:fs';\nexport const s = readFileSync;",
  'src/store/x.ts':
    "import type { T } from '../core/types.ts';\nimport { s } from '../system/s.ts';\nexport const x = (t: T): unknown => s(String(t.n));",
  'src/repo/y.ts': "import { E } from '../errors/e.ts';\nexport const y = E;",
  'src/daemon/d.ts':
    "import { b } from '../core/b.ts';\nimport { x } from '../store/x.ts';\nexport const d = [b, x];",
  'src/cli/c.ts': "import { d } from '../daemon/d.ts';\nexport const c = d;",
};

/** One planted file for each rule, and the rule that has to name it. */
const planted: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['no-cycles', 'src/core/cycle-a.ts', "import './cycle-b.ts';\nexport const one = 1;"],
  ['resolvable', 'src/repo/lost.ts', "import './nowhere.ts';"],
  ['protocol-is-pure', 'src/protocol/io.ts', "import 'node:fs';"],
  ['protocol-is-pure', 'src/protocol/up.ts', "import '../core/b.ts';"],
  ['core-is-pure', 'src/core/io.ts', "import 'node:child_process';"],
  [
    'core-reaches-no-adapter',
    'src/core/type.ts',
    "import type { x } from '../store/x.ts';\nexport type X = typeof x;",
  ],
  ['ports-are-types', 'src/ports/net.ts', "import 'node:net';"],
  ['errors-are-a-leaf', 'src/errors/up.ts', "import '../protocol/a.ts';"],
  ['system-is-a-leaf', 'src/system/up.ts', "import '../store/x.ts';"],
  ['adapters-decide-nothing', 'src/store/decides.ts', "import '../core/b.ts';"],
  ['adapters-do-not-see-each-other', 'src/store/peeks.ts', "import '../repo/y.ts';"],
  ['nobody-imports-cli', 'src/daemon/up.ts', "import '../cli/c.ts';"],
  ['only-cli-imports-daemon', 'src/repo/up.ts', "import '../daemon/d.ts';"],
];

async function cruise(files: Readonly<Record<string, string>>): Promise<readonly Violation[]> {
  const folder = mkdtempSync(join(tmpdir(), 'loopctl-layers-'));
  try {
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json'])
      copyFileSync(join(root, name), join(folder, name));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${text}\n`);
    }
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        join(root, 'node_modules/.bin/depcruise'),
        'src',
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'json',
      ],
      { cwd: folder },
    ).catch((error: { stdout: string }) => error);
    return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a house that keeps the rules passes', async () => {
  expect(await cruise(clean)).toEqual([]);
});

let found: readonly Violation[] = [];
beforeAll(async () => {
  const bad = Object.fromEntries(planted.map(([, file, text]) => [file, text]));
  found = await cruise({
    ...clean,
    ...bad,
    'src/core/cycle-b.ts': "import './cycle-a.ts';\nexport const two = 2;",
  });
});
afterAll(() => {
  found = [];
});

test.each(planted)('%s catches %s', (rule, file) => {
  expect(found.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule);
});

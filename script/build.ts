/**
 * `node script/build.ts [--if-stale]` bundles the entry points below into dist/: ES modules, assets beside them. dist/ is
 * replaced in one rename.
 *
 * The way of `loopctl status` is one file, since each file more costs it a good part of its time. Everything else is
 * loaded on demand from parts, which share chunks. A module may so be there twice: classes have no identity across the
 * border between the two.
 */
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { distIsCurrent } from '../bin/dist-is-current.js';
import { assets } from './lib/assets.ts';
import { builtins } from './lib/builtins.ts';
import { lazyParts } from './lib/lazy-parts.ts';
import { leftOut } from './lib/left-out.ts';
import { licences } from './lib/licences.ts';
import { root } from './lib/stage.ts';

/** Programs that are started by path. Name in dist/ → source. */
const programs = {
  cli: 'src/cli/main.ts',
  'demo-agent': 'src/agents/demo/main.ts',
  'opencode-plugin': 'src/agents/opencode/plugin.ts',
} as const;

/** What the one file holds of what is imported on demand. */
const inline = ['help', 'nearest', 'status', 'version'];
const lazy = globSync(['src/cli/commands/*.ts', 'src/cli/{offline,status-page,watch}.ts'], { cwd: root });

/** Loaded on demand. Name in dist/ → source. */
const parts: Readonly<Record<string, string>> = {
  'demo-agent': programs['demo-agent'],
  'opencode-plugin': programs['opencode-plugin'],
  ...Object.fromEntries(
    lazy
      .filter((source) => !inline.includes(basename(source, '.ts')))
      .map((source) => [`cli-${basename(source, '.ts')}`, source]),
  ),
};

/** CommonJS packages inside an ES module still ask for these two. */
const banner = [
  "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);",
  'const __dirname = import.meta.dirname;',
].join(' ');

function common(outdir: string): BuildOptions {
  return {
    absWorkingDir: root,
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['node-pty'],
    sourcemap: 'linked',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    legalComments: 'none',
    banner: { js: banner },
    metafile: true,
    logLevel: 'warning',
  };
}

async function bundle(outdir: string): Promise<readonly Metafile[]> {
  const withAssets = assets({ root, outdir, entries: programs });
  const results = await Promise.all([
    build({
      ...common(outdir),
      // Nothing in it needs that, which the check below holds.
      banner: {},
      entryPoints: { cli: programs.cli },
      plugins: [builtins, leftOut, lazyParts({ root, parts }), withAssets],
    }),
    build({
      ...common(outdir),
      entryPoints: { ...parts },
      splitting: true,
      plugins: [builtins, leftOut, withAssets],
    }),
  ]);
  if (/\b(?:require\(|__dirname\b)/.test(readFileSync(join(outdir, 'cli.js'), 'utf8')))
    throw new Error('cli.js asks for require or __dirname: import that package on demand');
  return results.flatMap(({ metafile }) => metafile ?? []);
}

async function main(): Promise<void> {
  if (process.argv.includes('--if-stale') && distIsCurrent(root)) return;
  const began = new Date();
  const fresh = join(root, `dist.${process.pid}`);
  const old = join(root, `dist.${process.pid}.old`);
  const dist = join(root, 'dist');
  try {
    mkdirSync(fresh, { recursive: true });
    const metas = await bundle(fresh);
    const inputs = [...new Set(metas.flatMap((meta) => Object.keys(meta.inputs)))];
    writeFileSync(join(fresh, 'THIRD-PARTY-LICENCES.txt'), licences(root, inputs));
    writeFileSync(join(fresh, '.stamp'), `${began.toISOString()}\n`);
    utimesSync(join(fresh, '.stamp'), began, began);
    mkdirSync(dist, { recursive: true });
    renameSync(dist, old);
    renameSync(fresh, dist);
    const outputs = metas.flatMap((meta) => Object.values(meta.outputs));
    const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0);
    console.log(`build: dist/ ${Math.round(bytes / 1024)} kB in ${Date.now() - began.getTime()} ms`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

await main();

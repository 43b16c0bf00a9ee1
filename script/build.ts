/**
 * `node script/build.ts [--if-stale]` bundles the entry points below into dist/: ES modules, shared chunks split off so
 * that a command loads only what it needs, assets beside them. dist/ is replaced in one rename.
 */
import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { distIsCurrent } from '../bin/dist-is-current.js';
import { assets } from './lib/assets.ts';
import { licences } from './lib/licences.ts';
import { root } from './lib/stage.ts';

/** Programs that are started by path. Name in dist/ → source. */
const entries: Readonly<Record<string, string>> = {
  cli: 'src/cli/main.ts',
  'demo-agent': 'src/agents/demo/main.ts',
};

/** CommonJS packages inside an ES module still ask for these two. */
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __dirname = import.meta.dirname;',
].join(' ');

async function bundle(outdir: string): Promise<Metafile> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { ...entries },
    outdir,
    bundle: true,
    splitting: true,
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
    plugins: [assets({ root, outdir, entries })],
    metafile: true,
    logLevel: 'warning',
  });
  return result.metafile;
}

async function main(): Promise<void> {
  if (process.argv.includes('--if-stale') && distIsCurrent(root)) return;
  const began = new Date();
  const fresh = join(root, `dist.${process.pid}`);
  const old = join(root, `dist.${process.pid}.old`);
  const dist = join(root, 'dist');
  try {
    mkdirSync(fresh, { recursive: true });
    const meta = await bundle(fresh);
    writeFileSync(join(fresh, 'THIRD-PARTY-LICENCES.txt'), licences(root, Object.keys(meta.inputs)));
    writeFileSync(join(fresh, '.stamp'), `${began.toISOString()}\n`);
    utimesSync(join(fresh, '.stamp'), began, began);
    mkdirSync(dist, { recursive: true });
    renameSync(dist, old);
    renameSync(fresh, dist);
    const bytes = Object.values(meta.outputs).reduce((sum, output) => sum + output.bytes, 0);
    console.log(`build: dist/ ${Math.round(bytes / 1024)} kB in ${Date.now() - began.getTime()} ms`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

await main();

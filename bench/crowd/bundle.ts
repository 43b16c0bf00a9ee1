import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { assets } from '../../script/lib/assets.ts';
import { builtins } from '../../script/lib/builtins.ts';
import { leftOut } from '../../script/lib/left-out.ts';
import { root } from '../../script/lib/stage.ts';

const entries = {
  daemon: 'bench/crowd/daemon.ts',
  'demo-agent': 'src/agents/demo/main.ts',
  'opencode-plugin': 'src/agents/opencode/plugin.ts',
};
const banner = "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);";

/** Bundles the crowd's daemon as the shipped one is bundled, and returns its path: sources would weigh more. */
export async function bundleCrowd(dir: string): Promise<string> {
  const outdir = join(dir, 'crowd');
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['node-pty'],
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    entryNames: '[name]',
    banner: { js: `${banner} const __dirname = import.meta.dirname;` },
    plugins: [builtins, leftOut, assets({ root, outdir, entries })],
    logLevel: 'warning',
  });
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  return join(outdir, 'daemon.js');
}

#!/usr/bin/env node
// Starts the bundle in dist/ when it is there and not older than the sources, else the sources themselves.
const floor = [22, 18];

function isOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < floor[0] || (major === floor[0] && minor < floor[1]);
}

/** A module of Node, without the import statement that would make Node read, and so load, all that it exports. */
function builtin(name) {
  return process.getBuiltinModule(`node:${name}`);
}

/**
 * Node's compiled-code cache, in a folder that only this user can write: what is read back from it is executed.
 * Anything odd about the folder, and there is no cache.
 */
function useCompileCache() {
  const { lstatSync, mkdirSync } = builtin('fs');
  const { join } = builtin('path');
  const base = process.env.XDG_CACHE_HOME || join(builtin('os').homedir(), '.cache');
  const folder = join(base, 'loopctl', 'compile');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stat = lstatSync(folder);
    const ours = stat.isDirectory() && stat.uid === process.getuid() && (stat.mode & 0o022) === 0;
    if (ours) builtin('module').enableCompileCache(folder);
  } catch {
    // A home that cannot be written only costs speed.
  }
}

async function start() {
  const { join } = builtin('path');
  const root = builtin('url').fileURLToPath(new URL('..', import.meta.url));
  const bundle = new URL('../dist/cli.js', import.meta.url);
  const isCheckout = builtin('fs').existsSync(join(root, 'script', 'build.ts'));
  const current = isCheckout ? (await import('./dist-is-current.js')).distIsCurrent(root) : true;
  await import(current ? bundle.href : new URL('../src/cli/main.ts', import.meta.url).href);
}

if (isOld()) {
  process.stderr.write(
    `loopctl needs Node ${floor.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exitCode = 1;
} else {
  useCompileCache();
  await start();
}

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the bundle is made of, beside the sources themselves. */
const inputs = ['package.json', 'package-lock.json', join('script', 'build.ts')];

/**
 * True when `dist/` was built after the last change to anything it is made of. `dist/.stamp` carries the time at which
 * the build began to read; a folder's own time tells of files that were removed.
 */
export function distIsCurrent(root) {
  const stamp = statSync(join(root, 'dist', '.stamp'), { throwIfNoEntry: false });
  if (stamp === undefined) return false;
  const src = join(root, 'src');
  const changed = (path) => statSync(path).mtimeMs > stamp.mtimeMs;
  if (inputs.some((name) => changed(join(root, name))) || changed(src)) return false;
  return !readdirSync(src, { recursive: true }).some((name) => changed(join(src, name)));
}

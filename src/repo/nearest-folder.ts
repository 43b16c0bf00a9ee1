import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The folder or its nearest existing ancestor; the key changes when another folder takes its place. */
export async function nearestFolder(
  folder: string,
): Promise<{ readonly path: string; readonly key: string }> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      const { ino, dev, birthtimeMs, isDirectory } = await statFolder(path);
      if (isDirectory) return { path, key: `${path}:${dev}:${ino}:${birthtimeMs}` };
    } catch {
      // Not there; its parent is next.
    }
    if (path === dirname(path)) return { path, key: path };
  }
}

async function statFolder(path: string) {
  const { ino, dev, birthtimeMs, ...rest } = await stat(path);
  return { ino, dev, birthtimeMs, isDirectory: (rest.mode & 0o170000) === 0o040000 };
}

import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

/** A folder to watch, and which of its entries matter (null: all). */
export interface Point {
  readonly folder: string;
  readonly names: ReadonlySet<string> | null;
}

/**
 * Watches a folder that need not exist yet and may be removed and made again: the nearest existing ancestor is
 * watched in its place. `onHint` may be called without a reason, never late by design, and must not throw.
 * Errors of the watcher end in silence: whoever uses this looks by himself now and then anyway.
 */
export interface FolderWatch {
  ready: Promise<void>;
  /** Looks whether the right folder is being watched (after a change nobody told of). */
  check(): Promise<void>;
  close(): Promise<void>;
}

export function watchFolder(point: Point, onHint: () => void): FolderWatch {
  let watcher: FSWatcher | null = null;
  let watched = '';
  let closed = false;
  let turn: Promise<void> = Promise.resolve();

  const onRaw = (name: unknown, exact: boolean) => {
    if (closed) return;
    const file = typeof name === 'string' ? name : null;
    if (!exact) void check();
    else if (file === null || point.names === null || point.names.has(file)) onHint();
    // A rename of the folder itself is reported under its own name.
    if (exact && file !== null && point.folder.endsWith(`/${file}`)) void check();
  };

  async function place(): Promise<void> {
    if (closed) return;
    const target = await nearest(point.folder);
    if (closed || target.key === watched) return;
    await watcher?.close();
    watched = target.key;
    const exact = target.path === point.folder;
    const fresh = watch(target.path, {
      depth: 0,
      ignoreInitial: true,
      persistent: true,
      // Only the folder itself is watched: its events name every entry, and thousands of branches cost nothing.
      ignored: (path) => path !== target.path,
    });
    watcher = fresh;
    fresh.on('raw', (_event, name) => onRaw(name, exact));
    fresh.on('unlinkDir', () => void check());
    fresh.on('error', () => void check());
    await new Promise<void>((resolve) => fresh.once('ready', () => resolve()));
    if (exact) onHint();
    // The folder may have appeared or changed while the watcher was being set up.
    if ((await nearest(point.folder)).key !== watched) await place();
  }

  function check(): Promise<void> {
    turn = turn.then(place).catch(() => undefined);
    return turn;
  }

  return {
    ready: check(),
    check,
    async close() {
      closed = true;
      await turn;
      await watcher?.close();
    },
  };
}

/** The folder or its nearest existing ancestor; the key changes when another folder takes its place. */
async function nearest(folder: string): Promise<{ readonly path: string; readonly key: string }> {
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

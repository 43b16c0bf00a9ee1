import { basename, relative } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { nearestFolder } from './nearest-folder.ts';

/** A folder to watch, and which of its entries matter (null: all). */
export interface Point {
  readonly folder: string;
  readonly names: ReadonlySet<string> | null;
}

export interface FolderWatch {
  /** The first watch is in place. Never rejects. */
  readonly ready: Promise<void>;
  /** Looks whether the right folder is being watched (after a change nobody told of). */
  check(): Promise<void>;
  close(): Promise<void>;
}

const READY_MS = 2_000;

/**
 * Watches a folder that need not exist yet and may be removed and made again: the nearest existing ancestor is
 * watched in its place. `onHint` may be called without a reason, and must not throw.
 * Errors of the watcher end in silence: whoever uses this looks by himself now and then anyway.
 */
export function watchFolder(point: Point, onHint: () => void): FolderWatch {
  let watcher: FSWatcher | null = null;
  let watched = '';
  let closed = false;
  let turn: Promise<void> = Promise.resolve();
  let waiting = false;

  /** `at` is the folder under watch: the one wanted, or an ancestor of it. */
  const onRaw = (name: unknown, at: string) => {
    if (closed) return;
    const file = typeof name === 'string' ? name : null;
    // A folder that is itself moved or removed is reported under its own name.
    const itself = file === basename(at);
    const exact = at === point.folder;
    if (exact && (file === null || point.names === null || point.names.has(file))) onHint();
    const onTheWay = !exact && (file === null || file === relative(at, point.folder).split('/')[0]);
    if (itself || onTheWay) void check();
  };

  async function place(): Promise<void> {
    if (closed) return;
    const target = await nearestFolder(point.folder);
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
    fresh.on('raw', (_event, name) => onRaw(name, target.path));
    fresh.on('unlinkDir', () => void check());
    await new Promise<void>((resolve) => {
      // A folder that vanishes at this moment may leave chokidar without a word.
      const timer = setTimeout(resolve, READY_MS);
      fresh.once('ready', () => {
        clearTimeout(timer);
        resolve();
      });
      // Out of watches, or not allowed: the next check tries again, not this one, or it would never rest.
      fresh.on('error', () => {
        watched = '';
        resolve();
      });
    });
    if (watched === '') return;
    if (exact) onHint();
    // The folder may have appeared or changed while the watcher was being set up.
    if ((await nearestFolder(point.folder)).key !== watched) await place();
  }

  /** One check runs, at most one more waits: a busy ancestor folder costs little. */
  function check(): Promise<void> {
    if (waiting) return turn;
    waiting = true;
    turn = turn
      .then(() => {
        waiting = false;
        return place();
      })
      .catch(() => undefined);
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

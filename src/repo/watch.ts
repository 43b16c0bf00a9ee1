import { basename, dirname, join } from 'node:path';
import type { RepoEvent } from '../ports/repo.ts';
import { type FolderWatch, type Point, watchFolder } from './folder-watch.ts';
import type { Location } from './location.ts';

type Source = RepoEvent['source'];

export interface RepoWatch {
  /** Repairs watches of folders that came or went unnoticed; cheap, for the sweep. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export interface WatchTargets {
  readonly clones: readonly Location[];
  readonly remote: Location | null;
  readonly branch: string;
  readonly spoolFiles: readonly string[];
}

/** Trailing pause that joins the few events of one push, and the longest a steady stream may hold a hint back. */
const QUIET_MS = 3;
const HOLD_MS = 15;

/** Watches everything that changes when the branch is pushed. Hints may be doubled, and may be missing: never the only source. */
export async function watchRepo(targets: WatchTargets, onHint: (source: Source) => void): Promise<RepoWatch> {
  const hints = new Map<Source, () => void>();
  const hint = (source: Source) => {
    const known = hints.get(source) ?? debounced(() => onHint(source));
    hints.set(source, known);
    return known;
  };
  const watches: FolderWatch[] = [];
  const add = (source: Source, points: readonly Point[]) => {
    for (const point of points) watches.push(watchFolder(point, hint(source)));
  };
  for (const clone of targets.clones)
    add('clone-refs', refPoints(clone, `refs/remotes/origin/${targets.branch}`));
  if (targets.remote !== null) add('remote-refs', refPoints(targets.remote, `refs/heads/${targets.branch}`));
  for (const file of targets.spoolFiles) {
    add('spool', [{ folder: dirname(file), names: new Set([basename(file)]) }]);
  }
  await Promise.all(watches.map((watch) => watch.ready));
  return {
    async check() {
      await Promise.all(watches.map((watch) => watch.check()));
    },
    async close() {
      await Promise.all(watches.map((watch) => watch.close()));
    },
  };
}

/** Where a change of `ref` shows. Lock files are not among the names: one push, one hint. */
function refPoints(at: Location, ref: string): readonly Point[] {
  if (at.reftable) return [{ folder: join(at.commonDir, 'reftable'), names: new Set(['tables.list']) }];
  const file = join(at.commonDir, ref);
  return [
    { folder: dirname(file), names: new Set([basename(file)]) },
    { folder: at.commonDir, names: new Set(['packed-refs', 'HEAD']) },
  ];
}

function debounced(fn: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  let since = 0;
  return () => {
    const now = performance.now();
    if (timer === null) since = now;
    else clearTimeout(timer);
    const wait = Math.max(0, Math.min(QUIET_MS, since + HOLD_MS - now));
    timer = setTimeout(() => {
      timer = null;
      fn();
    }, wait);
  };
}

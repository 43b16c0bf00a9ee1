import { LoopctlError } from '../../../src/errors/error.ts';
import type { Dump, LocalStore } from '../../../src/store/local-store.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';

/** The state database on its disk, as it outlives daemons. */
export interface SimDisk {
  /** The database as one life opens it: each write asks `fate` before and after, and may find the disk full. */
  open(fate: (moment: 'before' | 'after', what: string) => boolean): LocalStore;
  setFull(on: boolean): void;
  isFull(): boolean;
  /** The database is gone. */
  lose(): void;
  /** A write was cut off, and the database is found as it leaves it. Call when no life is under way. */
  tear(torn: Torn): void;
  close(): void;
}

/** What a torn write leaves: the newest `cut` writes or some more are missing; with `pages`, others are damaged too. */
export interface Torn {
  readonly cut: number;
  readonly pages: boolean;
}

/** Writes between two states to which a torn database in memory can fall back, and how many of those are kept. */
const KEEP_EVERY = 8;
const KEPT = 5;

const BOUNDS = { maxEvents: 400, maxBytes: 4 * 1024 * 1024 };

/** A database in memory that begins as the dump says. */
function fromDump(seed: Dump): LocalStore {
  return createMemoryStore({ seed, bounds: BOUNDS });
}

/** `make` gives an empty database, by default in memory; `torn` what a torn one is when it is opened again. */
export function createSimDisk(
  make: () => LocalStore = () => createMemoryStore({ bounds: BOUNDS }),
  torn: ((torn: Torn) => LocalStore) | null = null,
): SimDisk {
  let database = make();
  let full = false;
  let writes = 0;
  let older: Dump[] = [];

  function remember(): void {
    writes += 1;
    if (torn === null && writes % KEEP_EVERY === 0) older = [...older.slice(1 - KEPT), database.dump()];
  }

  function replace(next: LocalStore): void {
    database.close();
    database = next;
    older = [];
  }

  return {
    tear(how) {
      const seed = how.cut === 0 ? database.dump() : older.at(-Math.ceil(how.cut / KEEP_EVERY));
      if (torn !== null) replace(torn(how));
      else replace(how.pages || seed === undefined ? make() : fromDump(seed));
    },
    setFull(on) {
      full = on;
    },
    isFull: () => full,
    lose: () => replace(make()),
    close: () => database.close(),
    open(fate) {
      const mine = database;

      /** Nothing is written by a life that is over; `nothing` is what it gets. */
      function write<T>(what: string, nothing: T, act: () => T): T {
        if (!fate('before', what)) return nothing;
        if (full) throw new LoopctlError('LOOPCTL_E_DISK_FULL', 'state.db');
        if (mine !== database) throw new LoopctlError('LOOPCTL_E_STATE_LOST', 'state.db');
        const result = act();
        remember();
        return fate('after', what) ? result : nothing;
      }

      return {
        ...mine,
        commit: (step) => write('commit', [], () => mine.commit(step)),
        mark: (id, status, patch) => write(`mark ${status}`, undefined, () => mine.mark(id, status, patch)),
        requeue: (id, patch) => write('requeue', undefined, () => mine.requeue(id, patch)),
        notify: (news) => write('notify', undefined, () => mine.notify(news)),
        putNotifications: (rows) => write('put notifications', undefined, () => mine.putNotifications(rows)),
        setCursor: (name, value) => write('cursor', undefined, () => mine.setCursor(name, value)),
        reset: () => write('reset', undefined, () => mine.reset()),
        load: (dump) => write('load', undefined, () => mine.load(dump)),
        prune: (keep) => (full ? 0 : mine.prune(keep)),
        close: () => {},
      };
    },
  };
}

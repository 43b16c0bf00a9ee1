import { LoopctlError } from '../../../src/errors/error.ts';
import type { LocalStore } from '../../../src/store/local-store.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';

/** The state database on its disk, as it outlives daemons. */
export interface SimDisk {
  /** The database as one life opens it: each write asks `fate` before and after, and may find the disk full. */
  open(fate: (moment: 'before' | 'after', what: string) => boolean): LocalStore;
  setFull(on: boolean): void;
  isFull(): boolean;
  /** The database is gone. */
  lose(): void;
  close(): void;
}

const BOUNDS = { maxEvents: 400, maxBytes: 4 * 1024 * 1024 };

/** `make` gives an empty database; by default in memory. */
export function createSimDisk(make: () => LocalStore = () => createMemoryStore({ bounds: BOUNDS })): SimDisk {
  let database = make();
  let full = false;

  return {
    setFull(on) {
      full = on;
    },
    isFull: () => full,
    lose() {
      database.close();
      database = make();
    },
    close: () => database.close(),
    open(fate) {
      const mine = database;

      /** Nothing is written by a life that is over; `nothing` is what it gets. */
      function write<T>(what: string, nothing: T, act: () => T): T {
        if (!fate('before', what)) return nothing;
        if (full) throw new LoopctlError('LOOPCTL_E_DISK_FULL', 'state.db');
        if (mine !== database) throw new LoopctlError('LOOPCTL_E_STATE_LOST', 'state.db');
        const result = act();
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

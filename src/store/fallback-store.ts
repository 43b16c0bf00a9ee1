import type { LoopctlError } from '../errors/error.ts';
import { describe } from '../errors/error.ts';
import type { EventRow, Store } from '../ports/store.ts';
import { boundedLimit, type LocalStore, type ResettableStore, type StoreNotice } from './local-store.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import { isStorageFault } from './sqlite-fault.ts';

export interface FallbackStore extends ResettableStore {
  /** Why writes go to memory only; null while everything is on disk. */
  fault(): LoopctlError | null;
  /** Tries to write down what is in memory. True when everything is on disk. For the sweep of an idle daemon. */
  heal(): boolean;
}

export interface FallbackOptions {
  /** Opens the store anew, when it was lost, damaged or never there. Without it, these do not heal. */
  readonly reopen?: () => LocalStore;
  /** Writes made sooner than this after a failed one go to memory without trying the disk. */
  readonly retryMs?: number;
  readonly monoMs?: () => number;
  /** Why there is no primary at first. */
  readonly fault?: LoopctlError;
}

/**
 * Goes on in memory when the primary's medium fails (full, read-only, I/O error, damaged, deleted), keeps trying
 * to write down what is missing, in one transaction, and tells when it has. Mistakes of the caller still throw.
 * A null primary begins in memory.
 */
export function createFallbackStore(
  primary: LocalStore | null,
  onNotice: (notice: StoreNotice) => void,
  options: FallbackOptions = {},
): FallbackStore {
  const { reopen, retryMs = 1_000, monoMs = () => performance.now() } = options;
  let disk = primary;
  /** Holds all but the events that are on disk, so that nothing is lost with the disk. */
  let mirror: MemoryStore = createMemoryStore(disk === null ? {} : { seed: disk.dump() });
  let fault: LoopctlError | null = null;
  let retryAt = 0;

  const isThrough = (): boolean => disk !== null && fault === null;

  const degrade = (error: LoopctlError): void => {
    if (fault === null)
      onNotice({ type: 'memory', text: `state is kept in memory only: ${describe(error)}` });
    fault = error;
    retryAt = monoMs() + retryMs;
  };

  if (options.fault !== undefined) degrade(options.fault);

  /** A damaged or deleted database takes no writes; only a new one does. */
  const target = (): LocalStore | null => {
    const unusable = fault?.code === 'LOOPCTL_E_STATE_LOST' || fault?.code === 'LOOPCTL_E_STATE_CORRUPT';
    if (disk !== null && !unusable) return disk;
    if (reopen === undefined) return null;
    // First, because SQLite removes the log of what it closes by name, and that name will be the new one's.
    disk?.close();
    disk = null;
    return reopen();
  };

  const heal = (): boolean => {
    if (isThrough()) return true;
    try {
      disk = target();
      if (disk === null) return false;
      disk.load(mirror.dump());
      const lostEvents = mirror.lostEvents();
      mirror = createMemoryStore({ seed: disk.dump() });
      fault = null;
      const lost = lostEvents === 0 ? '' : `, except ${lostEvents} events beyond the bound`;
      onNotice({ type: 'healed', text: `state is on disk again${lost}`, lostEvents });
      return true;
    } catch (error) {
      if (!isStorageFault(error)) throw error;
      degrade(error);
      return false;
    }
  };

  /** Writes go to the disk first, then to the mirror: the mirror is never ahead while the disk works. */
  const write = <T>(operation: (store: ResettableStore) => T): T => {
    if (!isThrough() && monoMs() >= retryAt) heal();
    if (disk !== null && fault === null) {
      try {
        const result = operation(disk);
        operation(mirror);
        mirror.settle();
        return result;
      } catch (error) {
        if (!isStorageFault(error)) throw error;
        degrade(error);
      }
    }
    return operation(mirror);
  };

  const eventsOnDisk = (query: Parameters<Store['events']>[0]): readonly EventRow[] => {
    try {
      return disk?.events(query) ?? [];
    } catch (error) {
      if (!isStorageFault(error)) throw error;
      degrade(error);
      return [];
    }
  };

  return {
    commit: (step) => write((store) => store.commit(step)),
    mark: (id, status, patch) => write((store) => store.mark(id, status, patch)),
    requeue: (id, patch) => write((store) => store.requeue(id, patch)),
    setCursor: (name, value) => write((store) => store.setCursor(name, value)),
    reset: () => write((store) => store.reset()),
    durable: () => mirror.durable(),
    outbox: () => mirror.outbox(),
    notifications: () => mirror.notifications(),
    notify: (news) => write((store) => store.notify(news)),
    putNotifications: (rows) => write((store) => store.putNotifications(rows)),
    books: () => mirror.books(),
    cursor: (name) => mirror.cursor(name),
    events: (query) => {
      const rows = [...eventsOnDisk(query), ...mirror.events(query)];
      const limit = boundedLimit(query.limit);
      return query.newest === true ? rows.slice(Math.max(0, rows.length - limit)) : rows.slice(0, limit);
    },
    prune: (keepRows) => {
      // With the disk out of reach, what is old is there: the bound of the memory holds until it is back.
      const outOfReach = disk !== null && fault !== null;
      return outOfReach ? 0 : write((store) => store.prune(keepRows));
    },
    close: () => {
      heal();
      disk?.close();
    },
    fault: () => fault,
    heal,
  };
}

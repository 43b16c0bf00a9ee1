import { createFallbackStore, type FallbackStore } from './fallback-store.ts';
import type { StoreNotice } from './local-store.ts';
import { openStore } from './open.ts';
import { isStorageFault } from './sqlite-fault.ts';

/**
 * The daemon's store: the database at `path`, or memory for as long as that cannot be had (full disk, read-only
 * folder), with a notice of each change. Throws only for a database of a newer loopctl.
 */
export function openResilientStore(path: string, onNotice: (notice: StoreNotice) => void): FallbackStore {
  const reopen = () => openStore(path, { onNotice });
  try {
    return createFallbackStore(reopen(), onNotice, { reopen });
  } catch (error) {
    if (!isStorageFault(error)) throw error;
    return createFallbackStore(null, onNotice, { reopen, fault: error });
  }
}

import { stat, truncate } from 'node:fs/promises';

/** A spool is a doorbell, nothing reads its lines back: it is emptied once it is larger than this. */
const SPOOL_MAX_BYTES = 64 * 1024;

/** Empties spool files that grew over the bound. Writers append (`O_APPEND`), so this is safe at any time. */
export async function trimSpools(files: readonly string[]): Promise<void> {
  for (const file of files) {
    try {
      const found = await stat(file);
      if (found.isFile() && found.size > SPOOL_MAX_BYTES) await truncate(file, 0);
    } catch {
      // No push yet, or the folder is gone: nothing to trim.
    }
  }
}

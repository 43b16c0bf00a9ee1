import type { ErrorCode } from '../errors/catalogue.ts';
import { LoopctlError } from '../errors/error.ts';
import { errnoOf, storageError } from '../system/files/fault.ts';
import { diskSpace } from '../system/files/space.ts';

/** By primary result code, https://sqlite.org/rescode.html */
const CODES: Readonly<Record<number, ErrorCode>> = {
  3: 'LOOPCTL_E_STATE_READONLY', // PERM
  5: 'LOOPCTL_E_STATE_IO', // BUSY
  6: 'LOOPCTL_E_STATE_IO', // LOCKED
  8: 'LOOPCTL_E_STATE_READONLY', // READONLY
  10: 'LOOPCTL_E_STATE_IO', // IOERR
  11: 'LOOPCTL_E_STATE_CORRUPT', // CORRUPT
  13: 'LOOPCTL_E_DISK_FULL', // FULL
  14: 'LOOPCTL_E_STATE_READONLY', // CANTOPEN
  26: 'LOOPCTL_E_STATE_CORRUPT', // NOTADB
};
const IOERR = 10;
const READONLY_DBMOVED = 1032;
/** Less room than this means that an input/output error was a full disk: SQLite reports some as IOERR. */
const FULL_BELOW_BYTES = 64 * 1024;

/** The coded error for what SQLite or the file system threw; anything else is returned as it is. */
export function sqliteError(error: unknown, path: string): unknown {
  if (errnoOf(error) !== 'ERR_SQLITE_ERROR') {
    return isSystemError(error) ? storageError(error, path) : error;
  }
  const result = resultCode(error);
  const code = result === READONLY_DBMOVED ? 'LOOPCTL_E_STATE_LOST' : CODES[result & 0xff];
  if (code === undefined) return error;
  const full = (result & 0xff) === IOERR && (diskSpace(path)?.freeBytes ?? Infinity) < FULL_BELOW_BYTES;
  return new LoopctlError(full ? 'LOOPCTL_E_DISK_FULL' : code, path, { cause: error });
}

/** True when the store's medium failed, as opposed to a mistake of the caller. */
export function isStorageFault(error: unknown): error is LoopctlError {
  return error instanceof LoopctlError && STORAGE.has(error.code);
}

const STORAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([...Object.values(CODES), 'LOOPCTL_E_STATE_LOST']);

/** SQLite's extended result code; 0 when the error carries none. */
export function resultCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

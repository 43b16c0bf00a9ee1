import type { ErrorCode } from '../../errors/catalogue.ts';
import { LoopctlError } from '../../errors/error.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'LOOPCTL_E_DISK_FULL',
  EDQUOT: 'LOOPCTL_E_DISK_FULL',
  EFBIG: 'LOOPCTL_E_DISK_FULL',
  EROFS: 'LOOPCTL_E_STATE_READONLY',
  EACCES: 'LOOPCTL_E_STATE_READONLY',
  EPERM: 'LOOPCTL_E_STATE_READONLY',
  ENOTDIR: 'LOOPCTL_E_STATE_READONLY',
  EEXIST: 'LOOPCTL_E_STATE_READONLY',
  EISDIR: 'LOOPCTL_E_STATE_READONLY',
};

/** The errno name of a system error (`ENOENT`); null for any other value. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** The coded error for a failed read or write at `path`. Errors that are coded already pass through. */
export function storageError(error: unknown, path: string): LoopctlError {
  if (error instanceof LoopctlError) return error;
  const errno = errnoOf(error);
  const code = (errno === null ? undefined : CODES[errno]) ?? 'LOOPCTL_E_STATE_IO';
  return new LoopctlError(code, path, { cause: error });
}

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { LoopctlError } from '../../errors/error.ts';
import { errnoOf, storageError } from './fault.ts';

const DEFAULT_MAX_BYTES = 1024 * 1024;

/**
 * Text of a regular file, or null when there is none. A file over `maxBytes`, or something that is no regular
 * file, is refused (`LOOPCTL_E_FILE_UNREADABLE`) without being read; a FIFO never blocks.
 */
export function readIfExists(path: string, maxBytes = DEFAULT_MAX_BYTES): string | null {
  const fd = openIfExists(path);
  if (fd === null) return null;
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new LoopctlError('LOOPCTL_E_FILE_UNREADABLE', `${path} is not a regular file`);
    const text = readBounded(fd, maxBytes);
    if (text === null) {
      throw new LoopctlError('LOOPCTL_E_FILE_UNREADABLE', `${path} is larger than ${maxBytes} bytes`);
    }
    return text;
  } catch (error) {
    throw storageError(error, path);
  } finally {
    closeSync(fd);
  }
}

function openIfExists(path: string): number | null {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null;
    throw storageError(error, path);
  }
}

/** Reads until the end rather than by the size that stat gave: /proc files say 0, and files may grow. */
function readBounded(fd: number, maxBytes: number): string | null {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.alloc(Math.min(64 * 1024, maxBytes + 1 - total));
    const got = readSync(fd, chunk, 0, chunk.length, null);
    if (got === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(chunk.subarray(0, got));
    total += got;
    if (total > maxBytes) return null;
  }
}

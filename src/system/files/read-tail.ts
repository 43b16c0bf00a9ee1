import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { LoopctlError } from '../../errors/error.ts';
import { errnoOf, storageError } from './fault.ts';

/**
 * The end of a regular file as text, at most `maxBytes` of it, from the beginning of a line on; null when there is no
 * file. Throws as `readIfExists` does, but never for size.
 */
export function readTail(path: string, maxBytes: number): string | null {
  let fd: number | null = null;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw new LoopctlError('LOOPCTL_E_FILE_UNREADABLE', `${path} is not a regular file`);
    const from = Math.max(0, stat.size - maxBytes);
    const bytes = Buffer.alloc(Math.min(stat.size, maxBytes));
    const text = bytes.toString('utf8', 0, readFrom(fd, bytes, from));
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null;
    throw storageError(error, path);
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

function readFrom(fd: number, bytes: Buffer, from: number): number {
  let done = 0;
  while (done < bytes.length) {
    const got = readSync(fd, bytes, done, bytes.length - done, from + done);
    if (got === 0) break;
    done += got;
  }
  return done;
}

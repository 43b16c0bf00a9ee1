import { closeSync, existsSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './durable.ts';
import { storageError } from './fault.ts';

/**
 * Appends one line, durable when it returns. A torn last line (a crash or a full disk cut an earlier write short)
 * is ended first, so that it never merges with this one.
 */
export function appendLine(path: string, line: string, mode = 0o600): void {
  try {
    const isNew = !existsSync(path);
    const fd = openSync(path, 'a+', mode);
    try {
      writeAll(fd, `${endsTorn(fd) ? '\n' : ''}${line}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    if (isNew) syncFolder(dirname(path));
  } catch (error) {
    throw storageError(error, path);
  }
}

function endsTorn(fd: number): boolean {
  const { size } = fstatSync(fd);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

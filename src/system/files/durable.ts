import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { storageError } from './fault.ts';

/** Makes renames and creations in `folder` survive a power cut. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Creates `folder` and its parents; what it creates is private to the user. */
export function ensureFolder(folder: string, mode = 0o700): void {
  try {
    mkdirSync(folder, { recursive: true, mode });
  } catch (error) {
    throw storageError(error, folder);
  }
}

/**
 * Replaces `path` by `text` so that a reader, at any instant and after any crash, sees the old text or the new
 * one, whole. Durable when it returns. The folder must exist. Throws a coded storage error; `path` is then untouched.
 */
export function writeDurable(path: string, text: string, mode = 0o600): void {
  const folder = dirname(path);
  const draft = join(folder, `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    writeSynced(draft, text, mode);
    renameSync(draft, path);
    syncFolder(folder);
  } catch (error) {
    discard(draft);
    throw storageError(error, path);
  }
}

function writeSynced(path: string, text: string, mode: number): void {
  const fd = openSync(path, 'wx', mode);
  try {
    fchmodSync(fd, mode);
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder itself may be gone or read-only; the error being thrown already says so.
  }
}

import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskSpace } from '../system/files/space.ts';

export interface RotatingFile {
  /** Appends the bytes of `text`. Never throws: false means that they, or a part of them, were not written. */
  write(text: string): boolean;
}

export interface RotationBounds {
  /** The file is rotated before it grows over this. */
  readonly maxBytes: number;
  /** Old files kept, as `<path>.1` (newest) to `<path>.<keep>`. */
  readonly keep: number;
  /** Nothing is written while the disk has less room than this: state goes before logs. */
  readonly reserveBytes: number;
}

/**
 * A file that is bounded by bytes and survives what happens to logs: a full disk, a deleted folder, a lost
 * permission, somebody else's rotation. It is opened for each write, so it is whole again as soon as it can be.
 */
export function createRotatingFile(path: string, bounds: RotationBounds): RotatingFile {
  let torn = false;
  return {
    write: (text) => {
      try {
        if ((diskSpace(dirname(path))?.freeBytes ?? Infinity) < bounds.reserveBytes) return false;
        torn = !append(path, torn ? `\n${text}` : text, bounds);
        return !torn;
      } catch {
        return false;
      }
    },
  };
}

/** False when the disk took only a part. */
function append(path: string, text: string, bounds: RotationBounds): boolean {
  const bytes = Buffer.from(text);
  let fd = open(path);
  try {
    const { size } = fstatSync(fd);
    if (size > 0 && size + bytes.length > bounds.maxBytes) {
      closeSync(fd);
      fd = -1;
      rotate(path, bounds.keep);
      fd = open(path);
    }
    return writeSync(fd, bytes) === bytes.length;
  } finally {
    if (fd !== -1) closeSync(fd);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openSync(path, 'a', 0o600);
  }
}

function rotate(path: string, keep: number): void {
  if (keep < 1) {
    rmSync(path, { force: true });
    return;
  }
  for (let n = keep - 1; n >= 1; n -= 1) renameIfThere(`${path}.${n}`, `${path}.${n + 1}`);
  renameIfThere(path, `${path}.1`);
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

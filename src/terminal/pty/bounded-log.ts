import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface BoundedLog {
  /** Appends; a disk that refuses costs log, never the session. */
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Appends to `path`; before a file would grow beyond `maxBytes` it becomes `path.1`, replacing the one before. */
export function createBoundedLog(path: string, maxBytes: number): BoundedLog {
  let fd: number | null = null;
  let size = 0;

  function open(): number {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const opened = openSync(path, 'a', 0o600);
    size = fstatSync(opened).size;
    return opened;
  }

  function close(): void {
    if (fd !== null) closeSync(fd);
    fd = null;
  }

  return {
    write(bytes) {
      const kept = bytes.subarray(-maxBytes);
      try {
        fd ??= open();
        if (size > 0 && size + kept.length > maxBytes) {
          close();
          renameSync(path, `${path}.1`);
          fd = open();
        }
        size += writeSync(fd, kept);
      } catch {
        close();
      }
    },
    close,
  };
}

import { statfsSync } from 'node:fs';

export interface DiskSpace {
  /** Bytes an unprivileged user may still write. */
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Files that may still be created; null where the file system does not say. */
  readonly freeFiles: number | null;
}

/** Space on the file system that holds `path`; null when it cannot be told. */
export function diskSpace(path: string): DiskSpace | null {
  try {
    const stat = statfsSync(path);
    return {
      freeBytes: stat.bavail * stat.bsize,
      totalBytes: stat.blocks * stat.bsize,
      freeFiles: stat.files > 0 ? stat.ffree : null,
    };
  } catch {
    return null;
  }
}

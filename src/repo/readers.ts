import { createObjectReader, type ObjectReader } from './object-reader.ts';

/** Object readers by git folder. */
export interface Readers {
  /** The reader of the first of the folders that has the commit; null when none has it. */
  holding(sha: string, gitDirs: readonly string[]): Promise<ObjectReader | null>;
  close(): void;
}

export function createReaders(): Readers {
  const open = new Map<string, ObjectReader>();

  const at = (gitDir: string): ObjectReader => {
    const known = open.get(gitDir);
    if (known !== undefined) return known;
    const fresh = createObjectReader(gitDir);
    open.set(gitDir, fresh);
    return fresh;
  };

  return {
    async holding(sha, gitDirs) {
      for (const gitDir of gitDirs) {
        const reader = at(gitDir);
        if (await reader.hasCommit(sha).catch(() => false)) return reader;
      }
      return null;
    },
    close() {
      for (const reader of open.values()) reader.close();
      open.clear();
    },
  };
}

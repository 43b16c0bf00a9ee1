import { createObjectReader, type ObjectReader } from './object-reader.ts';

/** Object readers by git folder, and which of them has a commit. */
export interface Readers {
  /** A reader that has the commit, the earlier folders preferred; null when none has it. */
  holding(sha: string, gitDirs: readonly string[]): Promise<ObjectReader | null>;
  close(): void;
}

const REMEMBERED = 64;

export function createReaders(): Readers {
  const open = new Map<string, ObjectReader>();
  const holders = new Map<string, ObjectReader>();

  const at = (gitDir: string): ObjectReader => {
    const known = open.get(gitDir);
    if (known !== undefined) return known;
    const fresh = createObjectReader(gitDir);
    open.set(gitDir, fresh);
    return fresh;
  };

  const remember = (sha: string, reader: ObjectReader) => {
    holders.delete(sha);
    holders.set(sha, reader);
    const oldest = holders.keys().next().value;
    if (holders.size > REMEMBERED && oldest !== undefined) holders.delete(oldest);
  };

  return {
    async holding(sha, gitDirs) {
      const known = holders.get(sha);
      const order =
        known === undefined ? gitDirs : [known.gitDir, ...gitDirs.filter((dir) => dir !== known.gitDir)];
      for (const dir of order) {
        const reader = at(dir);
        if (await reader.hasCommit(sha).catch(() => false)) {
          remember(sha, reader);
          return reader;
        }
      }
      return null;
    },
    close() {
      for (const reader of open.values()) reader.close();
      open.clear();
      holders.clear();
    },
  };
}

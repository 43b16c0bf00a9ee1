import { type FileHandle, open } from 'node:fs/promises';
import { createLineSplitter, type LineSplitter } from './lines.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Bytes before the offset that are read again to see whether it is still the same text. */
const MARK_BYTES = 64;

export interface FileTail {
  /** Reads what was appended since, and gives each complete line with the offset just after it. */
  read(onLine: (line: string, offset: number) => void): Promise<void>;
}

/**
 * Follows one file by byte offset. A file that was replaced or cut short is read from its beginning; a missing one
 * has no lines. Memory is one chunk and one partial line, whatever the size of the file.
 */
export function createFileTail(path: string, since: number): FileTail {
  let splitter: LineSplitter = createLineSplitter();
  /** Where the splitter began, and how far it was fed. */
  let base = since;
  let offset = since;
  let inode: bigint | null = null;
  let mark: Buffer | null = null;
  /** Of the file, when it was opened. */
  let size = 0;

  /** The file may be shorter than our offset, another file by now, or rewritten in place: then all of it is new. */
  async function rewindIfReplaced(file: FileHandle): Promise<void> {
    const stat = await file.stat({ bigint: true });
    size = Number(stat.size);
    const isOther = inode !== null && stat.ino !== inode;
    const isShorter = stat.size < BigInt(offset);
    inode = stat.ino;
    if (!isOther && !isShorter && (await hasMark(file))) return;
    splitter = createLineSplitter();
    base = 0;
    offset = 0;
    mark = null;
  }

  /** The bytes before our offset are those that we read there. */
  async function hasMark(file: FileHandle): Promise<boolean> {
    if (mark === null || offset === 0) return true;
    const found = Buffer.alloc(mark.length);
    await file.read(found, 0, found.length, offset - found.length);
    return found.equals(mark);
  }

  async function readAll(file: FileHandle, onLine: (line: string, offset: number) => void): Promise<void> {
    // One byte more than there should be: most reads end by that.
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(0, size - offset) + 1));
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) return;
      const chunk = buffer.subarray(0, bytesRead);
      offset += bytesRead;
      mark = Buffer.concat([mark ?? Buffer.alloc(0), chunk.subarray(-MARK_BYTES)]).subarray(-MARK_BYTES);
      for (const line of splitter.push(chunk)) onLine(line.text, base + line.end);
      if (bytesRead < buffer.length) return;
    }
  }

  return {
    async read(onLine) {
      const file = await openIfThere(path);
      if (file === null) return;
      try {
        await rewindIfReplaced(file);
        await readAll(file, onLine);
      } finally {
        await file.close();
      }
    },
  };
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { TranscriptRecord, Transcripts } from './transcripts.ts';

/** Understands the lines of one file, in order; it may remember what it has read. Never throws. */
export type LineReader = (line: string) => readonly TranscriptRecord[];

interface Followed {
  offset: number;
  rest: Buffer;
  waiting: TranscriptRecord[];
  readonly read: LineReader;
}

const MAX_FILES = 64;
/** Of a transcript longer than this only the end is read. */
const MAX_READ = 512 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** A longer line is nobody's record. */
const MAX_LINE = 8 * 1024 * 1024;
const MAX_WAITING = 10_000;

/** Follows transcripts by byte offset: each line is read once, however often one asks. */
export function followTranscripts(createReader: () => LineReader): Transcripts {
  const files = new Map<string, Followed>();

  function follow(path: string): Followed {
    const file = files.get(path) ?? { offset: 0, rest: Buffer.alloc(0), waiting: [], read: createReader() };
    files.delete(path);
    files.set(path, file);
    const oldest = files.keys().next();
    if (files.size > MAX_FILES && !oldest.done) files.delete(oldest.value);
    return file;
  }

  return {
    upTo(path, at) {
      if (!path.endsWith('.jsonl')) return [];
      const file = follow(path);
      try {
        readNew(path, file);
      } catch {
        return [];
      }
      const due = file.waiting.filter((record) => record.at <= at);
      file.waiting = file.waiting.filter((record) => record.at > at).slice(-MAX_WAITING);
      return due;
    },
  };
}

function readNew(path: string, file: Followed): void {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return;
    if (stat.size < file.offset) Object.assign(file, { offset: 0, rest: Buffer.alloc(0) });
    if (stat.size - file.offset > MAX_READ)
      Object.assign(file, { offset: stat.size - MAX_READ, rest: Buffer.alloc(0) });
    const chunk = Buffer.alloc(Math.min(CHUNK, Math.max(stat.size - file.offset, 0)));
    while (file.offset < stat.size) {
      const got = readSync(fd, chunk, 0, chunk.length, file.offset);
      if (got === 0) return;
      file.offset += got;
      take(file, chunk.subarray(0, got));
    }
  } finally {
    closeSync(fd);
  }
}

function take(file: Followed, bytes: Buffer): void {
  let from = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
    const line = Buffer.concat([file.rest, bytes.subarray(from, end)]).toString('utf8');
    file.rest = Buffer.alloc(0);
    from = end + 1;
    file.waiting.push(...file.read(line));
  }
  const rest = Buffer.concat([file.rest, bytes.subarray(from)]);
  file.rest = rest.length > MAX_LINE ? Buffer.alloc(0) : rest;
}

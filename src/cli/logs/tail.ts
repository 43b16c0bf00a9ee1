import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf } from '../../system/files/fault.ts';

const CHUNK_BYTES = 64 * 1024;
const POLL_MS = 300;
/** No more than this is read back for the last lines of a file. */
const BACK_MAX_BYTES = 4 * 1024 * 1024;

/** The last `count` lines of a log and of the files it was rotated into, oldest first. */
export function lastLines(files: readonly string[], count: number): readonly string[] {
  let lines: string[] = [];
  for (const file of files) {
    if (lines.length >= count) break;
    lines = [...linesOf(readEnd(file)), ...lines];
  }
  return lines.slice(-count);
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function readEnd(file: string): string {
  const fd = openIfThere(file);
  if (fd === null) return '';
  try {
    const { size } = fstatSync(fd);
    const from = Math.max(0, size - BACK_MAX_BYTES);
    const buffer = Buffer.alloc(size - from);
    const got = readSync(fd, buffer, 0, buffer.length, from);
    const text = buffer.toString('utf8', 0, got);
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    closeSync(fd);
  }
}

/** Calls `emit` with each whole line that is appended from now on; a rotated or recreated file is followed by its name. Until `stop`. */
export async function followLines(
  file: string,
  emit: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  let fd = openIfThere(file);
  let at = fd === null ? 0 : fstatSync(fd).size;
  let rest = Buffer.alloc(0);
  while (!stop.aborted) {
    if (fd !== null) {
      if (fstatSync(fd).size < at) at = 0;
      for (let got = read(fd, at); got.length > 0; got = read(fd, at)) {
        at += got.length;
        rest = takeLines(Buffer.concat([rest, got]), emit);
      }
    }
    const next = openIfThere(file);
    if (next !== null && (fd === null || fstatSync(next).ino !== fstatSync(fd).ino)) {
      if (fd !== null) closeSync(fd);
      fd = next;
      at = 0;
      continue;
    }
    if (next !== null) closeSync(next);
    await delay(POLL_MS);
  }
  if (fd !== null) closeSync(fd);
}

function read(fd: number, at: number): Buffer {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  return buffer.subarray(0, readSync(fd, buffer, 0, buffer.length, at));
}

function takeLines(bytes: Buffer, emit: (line: string) => void): Buffer<ArrayBuffer> {
  let from = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
    emit(bytes.toString('utf8', from, end));
    from = end + 1;
  }
  return Buffer.from(bytes.subarray(from));
}

function openIfThere(file: string): number | null {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Largest YAML file that is read. */
export const maxYamlBytes = 262_144;

/** Largest `.phases-spec` file that is read: 10,000 phases. */
export const maxSpecBytes = 1_048_576;

export type ReadResult =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly reason: 'missing' | 'not-a-file' | 'too-large' | 'not-utf8' | 'unreadable';
      readonly message: string;
      readonly cause?: unknown;
    };

/**
 * Reads a text file, never more than `maxBytes`, never blocking on a pipe or device. A byte order mark is
 * dropped. Does not throw.
 */
export function readText(file: string, maxBytes: number): ReadResult {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT'
      ? { ok: false, reason: 'missing', message: 'there is no such file' }
      : { ok: false, reason: 'unreadable', message: 'cannot be read', cause };
  }
  try {
    return readOpen(fd, maxBytes);
  } catch (cause) {
    return { ok: false, reason: 'unreadable', message: 'cannot be read', cause };
  } finally {
    closeSync(fd);
  }
}

function readOpen(fd: number, maxBytes: number): ReadResult {
  if (!fstatSync(fd).isFile()) return { ok: false, reason: 'not-a-file', message: 'is not a regular file' };
  const buffer = Buffer.alloc(Math.min(maxBytes, fstatSync(fd).size) + 1);
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(fd, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  if (length > maxBytes) {
    return { ok: false, reason: 'too-large', message: `is larger than ${maxBytes} bytes` };
  }
  return decode(buffer.subarray(0, length));
}

function decode(bytes: Uint8Array): ReadResult {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    return { ok: false, reason: 'not-utf8', message: 'is not UTF-8 text', cause };
  }
}

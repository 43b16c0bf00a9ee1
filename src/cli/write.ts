import { writeSync } from 'node:fs';
import { errnoOf } from '../system/files/fault.ts';

const FULL_WAIT_MS = 5;

/**
 * Writes text to standard output or error at once: opening Node's own stream would cost a short command more than the
 * rest of its work. Ends the process when the reader went away (`| head`), which is no error.
 */
export function writeAll(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'EPIPE') process.exit(0);
      if (errno !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_WAIT_MS);
    }
  }
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { printOf } from '../../system/files/print.ts';

/**
 * Digest of a file's content by its path; null when it cannot be read. A file that looks as it did at the last question
 * (same inode, size and times) is not read again. One file is remembered.
 */
export function createFileDigest(): (file: string) => string | null {
  let known: { readonly file: string; readonly print: string; readonly digest: string } | null = null;
  return (file) => {
    try {
      const print = printOf(file);
      if (known?.file === file && known.print === print) return known.digest;
      const digest = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
      known = { file, print, digest };
      return digest;
    } catch {
      known = null;
      return null;
    }
  };
}

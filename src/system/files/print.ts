import { statSync } from 'node:fs';

/**
 * Changes whenever the file was written or replaced. Times advance in steps of a few milliseconds: of two edits within
 * one step that keep the size the second is not seen. Throws the system's error for a file that is not there.
 */
export function printOf(file: string): string {
  const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
  return `${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

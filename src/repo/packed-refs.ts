import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Looks refs up in a repository's `packed-refs`, reading the file only when it changed. */
export interface PackedRefs {
  /** Sha of the ref, or null when it is not packed. */
  find(ref: string): Promise<string | null>;
}

export function createPackedRefs(commonDir: string): PackedRefs {
  const path = join(commonDir, 'packed-refs');
  let stamp = '';
  let text = '';

  async function refresh(): Promise<void> {
    const now = await fingerprint(path);
    if (now === stamp) return;
    text = now === '' ? '' : await readFile(path, 'latin1').catch(() => '');
    stamp = now;
  }

  return {
    async find(ref) {
      await refresh();
      return text === '' ? null : findPacked(text, ref);
    },
  };
}

/** Sha of `ref` in the text of a packed-refs file (latin1, so that any bytes in names compare as they are). */
export function findPacked(text: string, ref: string): string | null {
  const name = Buffer.from(ref, 'utf8').toString('latin1');
  const at = text.indexOf(` ${name}\n`);
  if (at < 0) return null;
  const sha = text.slice(text.lastIndexOf('\n', at) + 1, at);
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha) ? sha : null;
}

/** Changes whenever the file is replaced or rewritten; '' when there is none. */
export async function fingerprint(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}:${ctimeNs}`;
  } catch {
    return '';
  }
}

import type { Commit, PushedFile, SecretFind, SecretScan } from '../ports/repo.ts';
import { addedKeys, looksSecretPath, presentable } from '../protocol/secrets.ts';
import { type ObjectReader, treePath } from './object-reader.ts';

/** Bounds of one scan. What is over them is looked at by name only. */
const MAX_FILE_BYTES = 512 * 1024;
const MAX_BYTES = 16 * 1024 * 1024;
const PATH_CHARS = 200;

/** A file as a commit left it. */
interface Change {
  readonly commit: string;
  readonly path: string;
  /** Null when no object can be asked for by this path. */
  readonly blob: { readonly oid: string; readonly size: number } | null;
}

/**
 * Looks through what each commit added, compared with its first parent. Reads objects one by one through the reader's
 * long-lived processes: no git process is started, and others get their turn in between.
 */
export async function scanSecrets(
  reader: ObjectReader,
  commits: readonly Pick<Commit, 'sha' | 'paths'>[],
): Promise<SecretScan> {
  const finds: SecretFind[] = [];
  let skipped = 0;
  let bytes = 0;
  for (const { sha, paths } of commits) {
    const parent = (await reader.info(`${sha}^1`))?.oid ?? null;
    for (const path of paths) {
      const change = await changeOf(reader, sha, path);
      if (change === null) continue;
      const shown = presentable(path, PATH_CHARS);
      if (looksSecretPath(path)) finds.push({ commit: sha, path: shown, kind: 'file name' });
      const size = change.blob?.size ?? MAX_FILE_BYTES + 1;
      if (size > MAX_FILE_BYTES || bytes + size > MAX_BYTES) {
        skipped += 1;
        continue;
      }
      bytes += size;
      const kinds = await keysAdded(reader, change, parent);
      finds.push(...kinds.map((kind) => ({ commit: sha, path: shown, kind })));
    }
  }
  return { finds, skipped };
}

/** Null for a file that the commit removed, and for what is no file. */
async function changeOf(reader: ObjectReader, commit: string, path: string): Promise<Change | null> {
  const name = treePath(path);
  if (name === null) return { commit, path, blob: null };
  const blob = await reader.info(`${commit}:${name}`);
  return blob?.type === 'blob' ? { commit, path, blob } : null;
}

async function keysAdded(
  reader: ObjectReader,
  { commit, path, blob }: Change,
  parent: string | null,
): Promise<readonly string[]> {
  const before = parent === null ? null : await reader.file(parent, path, MAX_FILE_BYTES);
  if (before !== null && before.state !== 'absent' && before.blob === blob?.oid) return [];
  const after = await reader.file(commit, path, MAX_FILE_BYTES);
  return addedKeys(textOf(before), textOf(after));
}

function textOf(file: PushedFile | null): string {
  return file?.state === 'text' ? file.text : '';
}

import type { PushedFile } from '../ports/repo.ts';
import { type Batch, type ObjectInfo, startBatch } from './batch.ts';

/**
 * Reads objects of one repository through two long-lived `git cat-file` processes (one for sizes, one for
 * content, so that nothing large is ever loaded), started at need and again when they die. They see new objects
 * and survive repacks. Two processes rather than one `--batch-command`: that needs git 2.36.
 */
export interface ObjectReader {
  readonly gitDir: string;
  /** True when the repository has that commit. */
  hasCommit(sha: string): Promise<boolean>;
  /** Type and size of what a name (`<commit>:<path>`) means; null when there is nothing. */
  info(name: string): Promise<ObjectInfo | null>;
  /** The file at a commit; null when the repository does not have the commit. */
  file(commit: string, path: string, maxBytes: number): Promise<PushedFile | null>;
  close(): void;
}

export function createObjectReader(gitDir: string): ObjectReader {
  let sizes: Batch | null = null;
  let contents: Batch | null = null;

  /** Asks once more with a fresh process when the old one died: a read changes nothing, so it may be repeated. */
  async function ask(mode: '--batch-check' | '--batch', name: string): Promise<ObjectInfo | null> {
    const current = () => {
      const batch = mode === '--batch' ? contents : sizes;
      if (batch?.alive === true) return batch;
      const fresh = startBatch(gitDir, mode);
      if (mode === '--batch') contents = fresh;
      else sizes = fresh;
      return fresh;
    };
    const used = current();
    try {
      return await used.ask(name);
    } catch (error) {
      if (used.alive) throw error;
      return current().ask(name);
    }
  }

  const info = (name: string) => ask('--batch-check', name);
  const hasCommit = async (sha: string) => isSha(sha) && (await info(`${sha}^{commit}`)) !== null;

  return {
    gitDir,
    info,
    hasCommit,
    async file(commit, path, maxBytes) {
      if (!isSha(commit)) return null;
      const name = treePath(path);
      const found = name === null ? null : await info(`${commit}:${name}`);
      if (found === null) return (await hasCommit(commit)) ? { state: 'absent' } : null;
      if (found.type !== 'blob') return { state: 'absent' };
      if (found.size > maxBytes) return { state: 'unreadable', reason: 'too-large', blob: found.oid };
      const blob = await ask('--batch', found.oid);
      if (blob === null) return { state: 'absent' };
      if (blob.content.includes(0)) return { state: 'unreadable', reason: 'binary', blob: blob.oid };
      return { state: 'text', text: new TextDecoder().decode(blob.content), blob: blob.oid };
    },
    close() {
      sizes?.close();
      contents?.close();
    },
  };
}

/** A full object name, as git writes them. */
export function isSha(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

/** A path as it stands in a tree (`./a//b` is `a/b`); null for one that no tree can have. */
export function treePath(path: string): string | null {
  if (/[\n\0]/.test(path)) return null;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? null : parts.join('/');
}

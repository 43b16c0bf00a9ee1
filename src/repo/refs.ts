import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Location, locate } from './location.ts';
import { createPackedRefs, fingerprint, type PackedRefs } from './packed-refs.ts';
import { runGit } from './run.ts';

export type RefValue =
  | { readonly state: 'sha'; readonly sha: string }
  | { readonly state: 'absent' }
  /** The repository is not there, or the ref's file is damaged: nothing is known about the ref. */
  | { readonly state: 'unknown'; readonly reason: string };

/** Reads refs of one repository without a process: loose file, then packed-refs; reftables by git, cached. */
export interface RefReader {
  read(ref: string): Promise<RefValue>;
  /** Full name that a symbolic ref (`HEAD`) points to; null when it is no symbolic ref (detached) or not there. */
  symbolic(ref: string): Promise<string | null>;
  location(): Promise<Location | null>;
}

const SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

export function createRefReader(path: string): RefReader {
  let where: Location | null = null;
  let layout = '';
  let packed: PackedRefs | null = null;
  const tables = new Map<string, { readonly key: string; readonly value: RefValue }>();

  /** The location, looked up again only when the repository's config changed (or it came or went). */
  async function location(): Promise<Location | null> {
    const now = where === null ? '' : await fingerprint(join(where.commonDir, 'config'));
    if (where !== null && now !== '' && now === layout) return where;
    where = await locate(path);
    layout = where === null ? '' : await fingerprint(join(where.commonDir, 'config'));
    packed = where === null ? null : createPackedRefs(where.commonDir);
    tables.clear();
    return where;
  }

  async function readLoose(at: Location, ref: string, depth: number): Promise<RefValue> {
    const text = await readFile(join(isPerTree(ref) ? at.gitDir : at.commonDir, ref), 'utf8').catch(
      () => null,
    );
    if (text !== null) {
      const target = /^ref: (\S+)/.exec(text)?.[1];
      if (target !== undefined && depth > 0) return readLoose(at, target, depth - 1);
      const sha = text.trim();
      if (SHA.test(sha)) return { state: 'sha', sha };
      return { state: 'unknown', reason: `${ref} is damaged` };
    }
    const sha = (await packed?.find(ref)) ?? null;
    return sha === null ? { state: 'absent' } : { state: 'sha', sha };
  }

  /** One `rev-parse`, repeated only when the list of tables changed. */
  async function readTable(at: Location, ref: string): Promise<RefValue> {
    const key = await readFile(join(at.commonDir, 'reftable', 'tables.list'), 'utf8').catch(() => '');
    const known = tables.get(ref);
    if (known !== undefined && key !== '' && known.key === key) return known.value;
    const value = await askGit(at, ref);
    tables.set(ref, { key, value });
    return value;
  }

  return {
    location,
    async read(ref) {
      const at = await location();
      if (at === null) return { state: 'unknown', reason: `${path} is not a git repository` };
      return at.reftable ? readTable(at, ref) : readLoose(at, ref, 5);
    },
    async symbolic(ref) {
      const at = await location();
      if (at === null) return null;
      if (at.reftable) {
        const result = await runGit([`--git-dir=${at.gitDir}`, 'symbolic-ref', '--quiet', ref]);
        return result.code === 0 ? result.stdout.trim() : null;
      }
      const dir = isPerTree(ref) ? at.gitDir : at.commonDir;
      const text = await readFile(join(dir, ref), 'utf8').catch(() => '');
      return /^ref: (\S+)/.exec(text)?.[1] ?? null;
    },
  };
}

function isPerTree(ref: string): boolean {
  return !ref.startsWith('refs/');
}

async function askGit(at: Location, ref: string): Promise<RefValue> {
  const result = await runGit([`--git-dir=${at.gitDir}`, 'rev-parse', '--verify', '--quiet', ref]);
  const sha = result.stdout.trim();
  if (result.code === 0 && SHA.test(sha)) return { state: 'sha', sha };
  if (result.code === 1) return { state: 'absent' };
  return { state: 'unknown', reason: `git cannot read ${ref}` };
}

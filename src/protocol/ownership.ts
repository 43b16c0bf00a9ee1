import { normalDocs } from './files.ts';

/** Who may write a file: one loop, or both. */
export type Owner = 'builder' | 'adversary' | 'shared';

export interface OwnershipBreak {
  readonly path: string;
  readonly owner: 'builder' | 'adversary';
}

const shared = new Set(['DECISIONS.md', 'BUILDER-INBOX.md', 'ADVERSARY-INBOX.md']);

/**
 * The writer of a path of the work repo. REVIEW is the Adversary's; DECISIONS and the inboxes are touched by both
 * (one loop writes an inbox, the other deletes it); all else, code included, is the Builder's.
 */
export function ownerOf(path: string, docs: string): Owner {
  const name = docsName(path, docs);
  if (name === null) return 'builder';
  if (shared.has(name)) return 'shared';
  return /^REVIEW-.+\.md$/.test(name) ? 'adversary' : 'builder';
}

/** True for the files by which the loops talk; everything else counts as code. */
export function isLoopDoc(path: string, docs: string): boolean {
  const name = docsName(path, docs);
  return name !== null && (shared.has(name) || /^(?:STATUS|BACKLOG|REVIEW|JOURNAL)-.+\.md$/.test(name));
}

/** The paths of a commit that its author may not write. Humans and tools (`other`) may write all. */
export function ownershipBreaks(
  author: 'builder' | 'adversary' | 'other',
  paths: readonly string[],
  docs: string,
): readonly OwnershipBreak[] {
  if (author === 'other') return [];
  const breaks: OwnershipBreak[] = [];
  for (const path of paths) {
    const owner = ownerOf(path, docs);
    if (owner !== 'shared' && owner !== author) breaks.push({ path, owner });
  }
  return breaks;
}

/** File name of a path that lies directly in the docs folder; null for all others. */
function docsName(path: string, docs: string): string | null {
  const folder = normalDocs(docs);
  const slash = path.lastIndexOf('/');
  return path.slice(0, Math.max(slash, 0)) === folder ? path.slice(slash + 1) : null;
}

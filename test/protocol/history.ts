import { createHash } from 'node:crypto';
import type { LedgerCommit } from '../../src/protocol/ledger.ts';

/** Docs folder of all histories in these tests. */
export const docs = 'md';

/** A sha that looks like one, the same for the same name. */
export function sha(name: string): string {
  return createHash('sha1').update(name).digest('hex');
}

type Extra = Partial<Pick<LedgerCommit, 'reviewed' | 'paths' | 'author'>>;

/** The Builder's commit `name`, code by default. */
export function build(name: string, subject = 'Work', extra: Extra = {}): LedgerCommit {
  return { sha: sha(name), author: 'builder', subject, reviewed: null, paths: ['src/a.ts'], ...extra };
}

/** The Builder's claim of a gate, touching the status file only. */
export function claim(name: string, gate: string, extra: Extra = {}): LedgerCommit {
  return build(name, `claim(${gate}): ready`, { paths: ['md/STATUS-1.md'], ...extra });
}

/** The Adversary's review of a gate; `reviewed` is the name of the commit in its trailer. */
export function review(name: string, gate: string, verdict: string, extra: Extra = {}): LedgerCommit {
  return {
    sha: sha(name),
    author: 'adversary',
    subject: `review(${gate}): ${verdict}`,
    reviewed: null,
    paths: ['md/REVIEW-1.md'],
    ...extra,
  };
}

import { type Audit, auditHandoffs } from '../e2e/lib/audit.ts';
import type { TestProject } from '../e2e/lib/project.ts';

/** {@link auditHandoffs}, with those told to nobody parted into what nobody did and what was done all the same. */
export interface RoundAudit extends Audit {
  /** A session that was started anew looked into git by itself before it could be told. */
  readonly found: readonly string[];
}

export function auditRound(project: TestProject): RoundAudit {
  const audit = auditHandoffs(project);
  const found = audit.lost.filter((name) => wasActedOn(project, name));
  return { ...audit, lost: audit.lost.filter((name) => !found.includes(name)), found };
}

/** A claim was judged later; after a review its builder pushed again. */
function wasActedOn(project: TestProject, name: string): boolean {
  const [kind = '', gate = '', sha = ''] = name.split(' ');
  const by = kind === 'claim' ? 'adversary' : 'builder';
  const subjects = project
    .git('log', '--format=%s', `--author=${by}@loopctl.invalid`, `${sha}..main`)
    .split('\n')
    .filter((subject) => subject !== '');
  return kind === 'claim'
    ? subjects.some((subject) => subject.startsWith(`review(${gate}):`))
    : subjects.length > 0;
}

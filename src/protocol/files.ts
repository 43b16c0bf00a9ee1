/** Names of the files loops keep in the work repo (protocol §3), as paths inside the repo. */
export interface PhaseFiles {
  readonly status: string;
  readonly backlog: string;
  readonly review: string;
  readonly journal: string;
  readonly decisions: string;
  readonly builderInbox: string;
  readonly adversaryInbox: string;
}

/** The files of phase `id` under the docs folder (`''` or `.` is the root of the repo). */
export function phaseFiles(docs: string, id: string): PhaseFiles {
  const at = (name: string): string => inFolder(normalDocs(docs), name);
  return {
    status: at(`STATUS-${id}.md`),
    backlog: at(`BACKLOG-${id}.md`),
    review: at(`REVIEW-${id}.md`),
    journal: at(`JOURNAL-${id}.md`),
    decisions: at('DECISIONS.md'),
    builderInbox: at('BUILDER-INBOX.md'),
    adversaryInbox: at('ADVERSARY-INBOX.md'),
  };
}

/** The review file that goes with a phase's status file, wherever that one was put. */
export function reviewFileOf(phase: { readonly id: string; readonly status: string }): string {
  return inFolder(
    normalDocs(phase.status.slice(0, phase.status.lastIndexOf('/') + 1)),
    `REVIEW-${phase.id}.md`,
  );
}

/** A docs folder as git names it: no `./` before it, no slash behind it, `''` for the root. */
export function normalDocs(docs: string): string {
  return docs
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

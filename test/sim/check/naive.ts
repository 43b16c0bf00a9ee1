import type { SimCommit } from '../world/git.ts';

/**
 * The protocol's ledger once more, written down as plainly as can be and sharing nothing with `src/protocol`: what
 * the simulator believes when it judges the supervisor.
 */
export interface NaiveGate {
  claim: number;
  verdict: { readonly at: number; readonly word: string } | null;
}

export interface Naive {
  /** `<who> <kind> <gate> <sha>`, sorted. */
  readonly owed: readonly string[];
  readonly gates: ReadonlyMap<string, NaiveGate>;
}

const LOOP_DOC =
  /^machine-docs\/(?:(?:STATUS|BACKLOG|REVIEW|JOURNAL)-[^/]+\.md|DECISIONS\.md|BUILDER-INBOX\.md|ADVERSARY-INBOX\.md)$/;
const REVIEW_FILE = /^machine-docs\/REVIEW-[^/]+\.md$/;
const SHARED = /^machine-docs\/(?:DECISIONS|BUILDER-INBOX|ADVERSARY-INBOX)\.md$/;

function keepsToItsFiles(commit: SimCommit): boolean {
  return commit.paths.every((path) => {
    if (SHARED.test(path)) return true;
    return REVIEW_FILE.test(path) === (commit.author === 'adversary');
  });
}

/** `commits`: those of the phase, oldest first. */
export function naiveLedger(commits: readonly SimCommit[]): Naive {
  const gates = new Map<string, NaiveGate>();
  let lastByBuilder = -1;
  commits.forEach((commit, at) => {
    if (commit.author === 'builder') lastByBuilder = at;
    if (commit.author === 'other' || !keepsToItsFiles(commit)) return;
    const claim = /^claim\(([^()]+)\):/.exec(commit.subject)?.[1];
    if (claim !== undefined && commit.author === 'builder') gates.set(claim, { claim: at, verdict: null });
    const review = /^review\(([^()]+)\): (PASS|FAIL|VETO)\b/.exec(commit.subject);
    if (review !== null && commit.author === 'adversary') judge(review[1] ?? '', review[2] ?? '', commit, at);
  });

  function judge(name: string, word: string, commit: SimCommit, at: number): void {
    const gate = gates.get(name);
    if (gate === undefined || gate.claim === -1) {
      if (word === 'VETO' || gate !== undefined) gates.set(name, { claim: -1, verdict: { at, word } });
      return;
    }
    const claimed = commits[gate.claim];
    const named = commit.reviewed;
    if (named !== null && claimed?.sha.startsWith(named) !== true) {
      const judged = commits.slice(0, at).findLastIndex((one) => one.sha.startsWith(named));
      if (judged === -1) return;
      const between = commits.slice(judged + 1, gate.claim + 1);
      if (between.some((one) => one.paths.some((path) => !LOOP_DOC.test(path)))) return;
    }
    gate.verdict = { at, word };
  }

  const owed: string[] = [];
  for (const [name, { claim, verdict }] of gates) {
    if (verdict === null) owed.push(`adversary claim ${name} ${commits[claim]?.sha}`);
    else if (verdict.at > lastByBuilder) owed.push(`builder review ${name} ${commits[verdict.at]?.sha}`);
  }
  return { owed: owed.sort(), gates };
}

/** Why the phase is not done as of its last commit; null when it is. */
export function naiveNotDone(phase: string, commits: readonly SimCommit[]): string | null {
  const files = commits.at(-1)?.files;
  if (files === undefined) return 'no commit';
  if (!/^## DONE\b/m.test(files.get(`machine-docs/STATUS-${phase}.md`) ?? ''))
    return 'the status does not say done';
  const review = files.get(`machine-docs/REVIEW-${phase}.md`) ?? '';
  for (const [, gate] of review.matchAll(/^## VETO\(([^()]+)\):/gm)) {
    if (review.lastIndexOf(`## VETO(${gate}):`) > review.lastIndexOf(`## VETO(${gate}) LIFTED`))
      return `veto on ${gate}`;
  }
  const { gates } = naiveLedger(commits);
  const claimed = [...gates].filter(([, gate]) => gate.claim !== -1);
  if (claimed.length === 0) return 'no gate was claimed';
  const open = [...gates].find(([, { verdict }]) => verdict?.word !== 'PASS');
  return open === undefined ? null : `gate ${open[0]} has no PASS`;
}

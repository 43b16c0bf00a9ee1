import type { PhaseSpec, Settings } from '../core/settings.ts';
import type { Commit, Repo } from '../ports/repo.ts';
import { judgePhase } from '../protocol/done.ts';
import { phaseFiles, reviewFileOf } from '../protocol/files.ts';
import { buildLedger } from '../protocol/ledger.ts';
import { saysDone, standingVeto } from '../protocol/marks.ts';
import { parseSubject } from '../protocol/subject.ts';

/** Where a sequence stands, and how that is known. */
export interface Position {
  readonly index: number;
  readonly base: string | null;
}

/**
 * Which phase is the one to go on with. `first-open`: the first that pushed state does not show done, as a person means it
 * who starts the sequence, perhaps with a phase put in before others. `behind-done`: for who was in the middle of it and
 * knows no more where; a phase that does not show done, since history was rewritten and its verdicts name commits that
 * are gone, was done when a later one is.
 */
export type Seek = 'first-open' | 'behind-done';

/** Finds the current phase from git alone. A phase's commits are those since the one before was done. */
export async function positionFromGit(repo: Repo, settings: Settings, seek: Seek): Promise<Position> {
  const tip = await repo.tip();
  if (tip === null) return { index: 0, base: null };
  let base = await firstBase(repo, settings, tip);
  let open: Position | null = null;
  for (const [index, phase] of settings.phases.entries()) {
    if (open !== null) {
      const status = await repo.file(tip, phase.status);
      if (status.state === 'absent') break;
      if (status.state !== 'text' || !saysDone(status.text)) continue;
      base = await repo.beforeFirstTouch(tip, pathsOf(settings, index));
    }
    const end = await endOf(repo, settings, index, base, tip);
    if (end === null && seek === 'first-open') return { index, base };
    if (end === null) open ??= { index, base };
    else [open, base] = [null, end];
  }
  return open ?? { index: settings.phases.length, base };
}

/**
 * Commit after which the claims of the phase at `index` count, in a history that does not have the one known before:
 * where the phases before it were done, or last touched when that is not to be seen any more.
 */
export async function baseFromGit(
  repo: Repo,
  settings: Settings,
  index: number,
  tip: string,
): Promise<string | null> {
  let base = await firstBase(repo, settings, tip);
  for (let before = 0; before < index; before += 1) {
    const done = await endOf(repo, settings, before, base, tip);
    base = done ?? (await repo.lastTouch(tip, pathsOf(settings, before))) ?? base;
  }
  return base;
}

/** Commit after which the first phase's claims count: before its files appeared, or now when they have not. */
async function firstBase(repo: Repo, settings: Settings, tip: string): Promise<string | null> {
  const paths = pathsOf(settings, 0);
  const touched = await repo.lastTouch(tip, paths);
  return touched === null ? tip : repo.beforeFirstTouch(tip, paths);
}

function pathsOf(settings: Settings, index: number): readonly string[] {
  const phase = settings.phases[index];
  if (phase === undefined) return [];
  const files = phaseFiles(settings.docs, phase.id);
  return [...new Set([phase.status, reviewFileOf(phase), files.status, files.review])];
}

/**
 * The first commit after `base` at which pushed state showed the phase done, as the supervisor may have seen it then; null
 * when none does. What was pushed later says nothing about it: files of a phase that is over are touched now and then.
 */
async function endOf(
  repo: Repo,
  settings: Settings,
  index: number,
  base: string | null,
  tip: string,
): Promise<string | null> {
  const phase = settings.phases[index];
  const history = await repo.since(null, base);
  if (phase === undefined || !('commits' in history)) return null;
  const until = history.commits.findIndex((commit) => commit.sha === tip);
  const commits = until === -1 ? history.commits : history.commits.slice(0, until + 1);
  const paths = pathsOf(settings, index);
  const goesOn = claimsBehind(commits, phase, settings.phases[index + 1]);
  for (const [at, commit] of commits.entries()) {
    const matters =
      parseSubject(commit.subject) !== null || commit.paths.some((path) => paths.includes(path));
    if (!matters || goesOn[at]) continue;
    if (await showsDone(repo, settings, phase, commits.slice(0, at + 1))) return commit.sha;
  }
  return null;
}

/**
 * For each commit, whether another gate of the phase is claimed behind it, before the next phase has a status: then the commit
 * was never the pushed tip, or the phase was not left. Git does not tell what was pushed together.
 */
function claimsBehind(
  commits: readonly Commit[],
  phase: PhaseSpec,
  next: PhaseSpec | undefined,
): readonly boolean[] {
  let claimed = false;
  return commits
    .toReversed()
    .map((commit) => {
      const behind = claimed;
      if (next !== undefined && commit.paths.includes(next.status)) claimed = false;
      else claimed ||= isClaimOf(commit, phase);
      return behind;
    })
    .toReversed();
}

function isClaimOf({ author, paths, subject }: Commit, phase: PhaseSpec): boolean {
  return author === 'builder' && paths.includes(phase.status) && parseSubject(subject)?.kind === 'claim';
}

/** Judges a phase by what stood at the last of its commits. */
async function showsDone(
  repo: Repo,
  settings: Settings,
  phase: PhaseSpec,
  commits: readonly Commit[],
): Promise<boolean> {
  const end = commits.at(-1)?.sha ?? '';
  const status = await repo.file(end, phase.status);
  if (status.state !== 'text' || !saysDone(status.text)) return false;
  const review = await repo.file(end, reviewFileOf(phase));
  return judgePhase({
    saysDone: true,
    veto: review.state === 'text' ? (standingVeto(review.text)?.heading ?? null) : null,
    ledger: buildLedger(commits, { docs: settings.docs }),
    cadence: settings.cadence,
    advance: settings.advance,
  }).advances;
}

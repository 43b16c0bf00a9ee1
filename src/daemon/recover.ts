import type { Settings } from '../core/settings.ts';
import type { Repo } from '../ports/repo.ts';
import { judgePhase } from '../protocol/done.ts';
import { phaseFiles, reviewFileOf } from '../protocol/files.ts';
import { buildLedger } from '../protocol/ledger.ts';
import { saysDone, standingVeto } from '../protocol/marks.ts';

/** Where a sequence stands, and how that is known. */
export interface Position {
  readonly index: number;
  readonly base: string | null;
}

/**
 * Finds the current phase from git alone, when nothing else remembers it: the first phase that pushed state does
 * not show done. A phase's commits are those since the previous phase's files were last touched.
 */
export async function positionFromGit(repo: Repo, settings: Settings): Promise<Position> {
  const tip = await repo.tip();
  if (tip === null) return { index: 0, base: null };
  let base = await firstBase(repo, settings, tip);
  for (let index = 0; index < settings.phases.length; index += 1) {
    const end = await repo.lastTouch(tip, pathsOf(settings, index));
    if (end === null || !(await shownDone(repo, settings, index, base, end))) return { index, base };
    base = end;
  }
  return { index: settings.phases.length, base };
}

/**
 * Commit after which the claims of the phase at `index` count, in a history that does not have the one known before:
 * where the newest of the phases before it was last touched.
 */
export async function baseFromGit(
  repo: Repo,
  settings: Settings,
  index: number,
  tip: string,
): Promise<string | null> {
  for (let before = index - 1; before >= 0; before -= 1) {
    const end = await repo.lastTouch(tip, pathsOf(settings, before));
    if (end !== null) return end;
  }
  return firstBase(repo, settings, tip);
}

/** Commit after which the first phase's claims count: before its files appeared, or now when they have not. */
export async function firstBase(repo: Repo, settings: Settings, tip: string): Promise<string | null> {
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

/** Judges a phase by what stood at its end, so that a later phase's gates of the same name do not speak for it. */
async function shownDone(
  repo: Repo,
  settings: Settings,
  index: number,
  base: string | null,
  end: string,
): Promise<boolean> {
  const phase = settings.phases[index];
  if (phase === undefined) return false;
  const [status, review, history] = await Promise.all([
    repo.file(end, phase.status),
    repo.file(end, reviewFileOf(phase)),
    repo.since(null, base),
  ]);
  const commits = history.type === 'new' || history.type === 'rewritten' ? history.commits : [];
  const until = commits.findIndex((commit) => commit.sha === end);
  const ledger = buildLedger(commits.slice(0, until + 1), { docs: settings.docs });
  return judgePhase({
    saysDone: status.state === 'text' && saysDone(status.text),
    veto: review.state === 'text' ? (standingVeto(review.text)?.heading ?? null) : null,
    ledger,
    cadence: settings.cadence,
    advance: settings.advance,
  }).advances;
}

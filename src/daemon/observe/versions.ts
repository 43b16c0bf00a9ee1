import { createKnownVersions } from '../../agents/version/known.ts';
import type { Fact } from '../../core/facts.ts';
import type { Clock } from '../../ports/clock.ts';
import { type BackendInUse, type BackendReport, driftOf, examineBackend } from '../backends.ts';

export interface VersionWatchDeps {
  readonly clock: Clock;
  /** Each backend that an agent runs with, and where. */
  readonly inUse: () => readonly BackendInUse[];
  /** Where versions are kept between two lives. */
  readonly file: string;
  readonly post: (...facts: Fact[]) => void;
}

/** The first look waits until the start is over. */
const FIRST_MS = 6_000;
/** A program that was replaced is noticed within this time. */
const AGAIN_MS = 3_600_000;

/** Tells of backends in use whose version is outside of the tested range: a notice, never a failure. Returns what ends it. */
export function watchVersions({ clock, inUse, file, post }: VersionWatchDeps): () => void {
  const known = createKnownVersions(file);
  const told = new Set<string>();
  let cancel = clock.after(FIRST_MS, look);
  let ended = false;

  function look(): void {
    cancel = clock.after(AGAIN_MS, look);
    const reports = inUse().map(({ backend, place }) => examineBackend(backend, 'project', place, known));
    void Promise.all(reports).then((all) => {
      if (!ended) for (const report of all) tell(report);
    });
  }

  function tell(report: BackendReport): void {
    const key = `version/${report.name}`;
    const text = driftOf(report);
    if (text === null && !told.delete(key)) return;
    if (text !== null) told.add(key);
    post({ type: 'trouble', key, text });
  }

  return () => {
    ended = true;
    cancel();
  };
}

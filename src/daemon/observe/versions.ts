import { createKnownVersions } from '../../agents/version/known.ts';
import { agentNames } from '../../config/settings.ts';
import type { Fact } from '../../core/facts.ts';
import type { Clock } from '../../ports/clock.ts';
import { type BackendReport, driftOf, examineBackend } from '../backends.ts';
import { type Project, roleLaunch, settingsOf } from '../project.ts';

export interface VersionWatchDeps {
  readonly clock: Clock;
  readonly project: () => Project;
  /** Where versions are kept between two lives. */
  readonly file: string;
  readonly post: (...facts: Fact[]) => void;
}

/** The first look waits until the start is over. */
const FIRST_MS = 6_000;
/** A program that was replaced is noticed within this time. */
const AGAIN_MS = 3_600_000;

/** Tells of backends in use whose version is outside of the tested range: a notice, never a failure. Returns what ends it. */
export function watchVersions({ clock, project, file, post }: VersionWatchDeps): () => void {
  const known = createKnownVersions(file);
  const told = new Set<string>();
  let cancel = clock.after(FIRST_MS, look);
  let ended = false;

  function look(): void {
    cancel = clock.after(AGAIN_MS, look);
    void Promise.all(
      inUse(project()).map(({ backend, place }) => examineBackend(backend, 'project', place, known)),
    ).then((reports) => {
      if (!ended) for (const report of reports) tell(report);
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

/** Each backend that an agent runs with, where and how that agent runs. */
export function inUse(project: Project) {
  const settings = settingsOf(project, null, null);
  const roles = agentNames(project.config).map((name) => roleLaunch(project, settings, name));
  const byName = new Map(roles.toReversed().map((role) => [role.backend.name, role]));
  return [...byName.values()].map(({ backend, workdir, env }) => ({
    backend,
    place: { cwd: workdir, env: { ...process.env, ...env } },
  }));
}

import { tmpdir } from 'node:os';
import { createKnownVersions, type KnownVersions } from '../agents/version/known.ts';
import { probeVersion } from '../agents/version/probe.ts';
import { type Standing, standing } from '../agents/version/range.ts';
import { agentNames } from '../config/settings.ts';
import type { Backend } from '../ports/agent.ts';
import { locateProgram } from '../system/proc/executable.ts';
import { type Project, roleLaunch, settingsOf } from './project.ts';

/** One backend as it was found on this machine. */
export interface BackendReport {
  readonly name: string;
  readonly source: 'built-in' | 'project';
  /** What its launch line calls. */
  readonly program: string;
  /** Null: not found. */
  readonly path: string | null;
  /** Null: not found, not to be asked, or without an answer. */
  readonly version: string | null;
  readonly tested: readonly [string, string] | null;
  /** `untested`: nothing is known of its versions; `silent`: it did not say which it is. */
  readonly verdict: Standing | 'missing' | 'untested' | 'silent';
  /** Why, where `verdict` does not say all; null when it does. */
  readonly remark: string | null;
}

/** Where and how a backend's program is run. */
export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Finds a backend's program and asks it for its version, unless that is known. Never rejects. */
export async function examineBackend(
  backend: Backend,
  source: BackendReport['source'],
  place: Place,
  known: KnownVersions = createKnownVersions(null),
): Promise<BackendReport> {
  const { argv, env } = backend.launch({
    mode: 'fresh',
    model: null,
    conversation: 'none',
    prompt: null,
    promptFile: null,
  });
  const program = argv[0] ?? '';
  const tested = backend.versions?.tested ?? null;
  const base = { name: backend.name, source, program, tested };
  const path = locateProgram(program, place.cwd, place.env.PATH ?? '');
  if (path === null) return { ...base, path, version: null, verdict: 'missing', remark: 'not found' };
  if (backend.versions === undefined)
    return { ...base, path, version: null, verdict: 'untested', remark: null };
  const remembered = known.get(path);
  if (remembered !== null) return judged(base, path, remembered);
  const [, ...args] = backend.versions.probe;
  // Its working folder may not be there yet.
  const how = { cwd: tmpdir(), env: { ...place.env, ...env } };
  const probed = await probeVersion({ argv: [path, ...args], ...how });
  if (!probed.ok) return { ...base, path, version: null, verdict: 'silent', remark: probed.why };
  known.set(path, probed.version);
  return judged(base, path, probed.version);
}

function judged(
  base: Pick<BackendReport, 'name' | 'source' | 'program' | 'tested'>,
  path: string,
  version: string,
): BackendReport {
  const verdict = base.tested === null ? 'untested' : standing(version, base.tested);
  return { ...base, path, version, verdict, remark: null };
}

/** What a person is told of a version outside of the range; null when there is nothing to tell. */
export function driftOf({ name, version, tested, verdict, remark }: BackendReport): string | null {
  if (verdict === 'silent') return `${name} did not tell its version: ${remark ?? ''}`;
  if ((verdict !== 'older' && verdict !== 'newer') || tested === null) return null;
  const range = tested[0] === tested[1] ? tested[0] : `${tested[0]} to ${tested[1]}`;
  return `${name} ${version ?? ''} is ${verdict} than what loopctl was tested with (${range}); it may still do`;
}

export interface BackendInUse {
  readonly backend: Backend;
  readonly place: Place;
}

/** Each backend that an agent runs with, where and how that agent runs. */
export function backendsInUse(project: Project): readonly BackendInUse[] {
  const settings = settingsOf(project, null, null);
  const roles = agentNames(project.config).map((name) => roleLaunch(project, settings, name));
  const byName = new Map(roles.toReversed().map((role) => [role.backend.name, role]));
  return [...byName.values()].map(({ backend, workdir, env }) => ({
    backend,
    place: { cwd: workdir, env: { ...process.env, ...env } },
  }));
}

import { basename, resolve } from 'node:path';
import type { LoopName } from '../core/settings.ts';
import { normalDocs } from '../protocol/files.ts';
import type { Config, PhaseConfig, RoleConfig, RoleName, WorkRepoConfig } from './config.ts';
import { resolveJobs } from './jobs.ts';
import { resolveNotify } from './notify.ts';
import { absolute, isAddress } from './paths.ts';
import type { PhaseEntry } from './phases.ts';
import type { RawConfig } from './schema.ts';

/** The parts of the file that had to be read from elsewhere. */
export interface ReadParts {
  readonly phases: readonly PhaseEntry[];
  readonly backends: Config['backends'];
}

/** Fills in what depends on the project's folder and makes every path absolute. */
export function resolveConfig(raw: RawConfig, dir: string, parts: ReadParts): Config {
  return {
    project: raw.project ?? projectName(dir),
    work_repo: resolveRepo(raw.work_repo, dir),
    phases: parts.phases.map((phase) => resolvePhase(phase, dir)),
    cadence: raw.cadence,
    advance: raw.advance,
    kickoff: absolute(dir, raw.kickoff),
    roles: resolveRoles(raw, dir),
    wake: { ...raw.wake, prompt: absolute(dir, raw.wake.prompt) },
    hooks: raw.hooks,
    assistants: raw.assistants,
    jobs: resolveJobs(raw, dir),
    backends: parts.backends,
    timers: raw.timers,
    limits: raw.limits,
    budget: raw.budget,
    notify: resolveNotify(raw.notify, dir),
    prices: raw.prices,
    host: raw.host,
    mcp: raw.mcp,
    paths: { state: absolute(dir, raw.paths.state) },
    log: raw.log,
    terminal: { ...raw.terminal, socket: optional(dir, raw.terminal.socket) },
  };
}

/** The folder's name, with what a project name cannot hold replaced by dashes. */
export function projectName(dir: string): string {
  const name = basename(resolve(dir))
    .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  return [...name].slice(0, 64).join('') || 'project';
}

/** Prompt file of a role, as written or by default. */
export function promptOf(role: { prompt?: string | undefined }, name: RoleName): string {
  return role.prompt ?? `prompts/${name}.md`;
}

/** Folder a role works in: as written, its clone, or a folder of its own. */
export function workdirOf(
  role: { workdir?: string | undefined },
  name: RoleName,
  clones: Readonly<Record<LoopName, string>>,
): string {
  if (name === 'assistant' || name === 'upgrader') return role.workdir ?? `clones/${name}`;
  const clone = name === 'builder' || name === 'adversary' ? clones[name] : name;
  return role.workdir ?? clone;
}

function optional(dir: string, path: string | undefined): string | null {
  return path === undefined ? null : absolute(dir, path);
}

function resolveRepo(raw: RawConfig['work_repo'], dir: string): WorkRepoConfig {
  return {
    remote: isAddress(raw.remote) ? raw.remote : absolute(dir, raw.remote),
    branch: raw.branch ?? null,
    docs: normalDocs(raw.docs),
    clones: {
      builder: absolute(dir, raw.clones.builder),
      adversary: absolute(dir, raw.clones.adversary),
    } satisfies Record<LoopName, string>,
    identities: raw.identities,
  };
}

function resolvePhase(phase: PhaseEntry, dir: string): PhaseConfig {
  return {
    id: phase.id,
    plan: phase.plan,
    status: phase.status,
    planFile: absolute(dir, phase.plan),
    overrides: phase.overrides,
  };
}

function resolveRoles(raw: RawConfig, dir: string): Config['roles'] {
  const roles: Partial<Record<RoleName, RoleConfig>> = {};
  for (const name of Object.keys(raw.roles) as RoleName[]) {
    const role = raw.roles[name];
    if (role === undefined) continue;
    roles[name] = {
      backend: role.backend,
      model: role.model ?? null,
      prompt: absolute(dir, promptOf(role, name)),
      workdir: absolute(dir, workdirOf(role, name, raw.work_repo.clones)),
      envFile: optional(dir, role.env_file),
      resume: 'resume' in role ? role.resume : false,
      account: role.account ?? null,
      env: role.env,
      autostart: 'autostart' in role ? role.autostart : false,
      remoteControl: 'remote_control' in role ? (role.remote_control ?? null) : null,
    };
  }
  return roles;
}

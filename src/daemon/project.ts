import { loadBackends } from '../agents/registry.ts';
import type { Config, Override } from '../config/config.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { toSettings } from '../config/settings.ts';
import type { PhaseSpec, Settings } from '../core/settings.ts';
import { LoopctlError } from '../errors/error.ts';
import type { Backend } from '../ports/agent.ts';
import type { RoleLaunch } from './effects/launch.ts';

/** A configuration with the backends it names, as one consistent whole. */
export interface Project {
  readonly loaded: LoadedConfig;
  readonly config: Config;
  readonly backends: ReadonlyMap<string, Backend>;
}

/** Reads configuration and backends. @throws LoopctlError for every mistake in them */
export function loadProject(dir: string): Project {
  const loaded = loadConfig(dir);
  const backends = loadBackends({ overrides: loaded.config.backends });
  const warnings = [...loaded.warnings, ...withoutRemoteControl(loaded, backends)];
  const project = { loaded: { ...loaded, warnings }, config: loaded.config, backends };
  settingsOf(project, null, null);
  return project;
}

/** Only some programs can be steered from elsewhere. */
function withoutRemoteControl(
  { config, file }: LoadedConfig,
  backends: ReadonlyMap<string, Backend>,
): LoadedConfig['warnings'] {
  return Object.entries(config.roles)
    .filter(
      ([, role]) => role.remoteControl !== null && backends.get(role.backend)?.hasRemoteControl !== true,
    )
    .map(([name, { backend }]) => {
      const message = `has no effect: backend ${backend} has no remote control of its own`;
      return { file, line: 1, col: 1, key: `roles.${name}.remote_control`, message };
    });
}

/** What the rules decide by while `phase` is the current one. */
export function settingsOf(project: Project, phase: string | null, override: Override | null): Settings {
  return toSettings(project.config, project.backends, { phase, override });
}

/** How an agent is launched, by the settings in force. */
export function roleLaunch(project: Project, settings: Settings, agent: string): RoleLaunch {
  const chosen = settings.roles[agent];
  const role = project.config.roles[agent as keyof Config['roles']];
  const backend = project.backends.get(chosen?.backend ?? '');
  if (chosen === undefined || role === undefined || backend === undefined) {
    throw new LoopctlError('LOOPCTL_E_UNKNOWN_AGENT', `${agent} has no role or no backend`);
  }
  const { workdir, env, envFile, remoteControl } = role;
  return { backend, model: chosen.model, workdir, env, envFile, remoteControl };
}

/** Absolute path of a phase's plan; null when the phase left the configuration. */
export function planFile(project: Project, phase: PhaseSpec): string | null {
  return project.config.phases.find((entry) => entry.id === phase.id)?.planFile ?? null;
}

import type { HostSettings } from '../core/host.ts';
import type { BudgetSettings, LoopName, RoleSettings, Settings } from '../core/settings.ts';
import { LoopctlError } from '../errors/error.ts';
import type { Config, Override } from './config.ts';
import { pricesFor } from './prices.ts';
import { type OneShotTraits, taskSettings } from './task-settings.ts';

/** What the rules need to know of a backend. */
export interface BackendTraits extends OneShotTraits {
  readonly queuesInput: boolean;
  readonly canResume: boolean;
  readonly interrupt?: readonly string[];
}

/** Backends by name. */
export type Backends = ReadonlyMap<string, BackendTraits>;

/** What the run adds to the file: the current phase and `start --backend/--model`. */
export interface RunChoice {
  readonly phase?: string | null;
  readonly override?: Override | null;
}

/**
 * The part of the configuration that the core decides by. The loops' backend and model come from the role, then
 * the phase, then the run; the later wins. A level that changes the backend and names no model means that
 * backend's own default model.
 *
 * @throws LoopctlError LOOPCTL_E_CONFIG_INVALID for a backend without a manifest
 */
export function toSettings(config: Config, backends: Backends, run: RunChoice = {}): Settings {
  const roles = agentNames(config).map((name) => [name, roleSettings(config, backends, name, run)] as const);
  return {
    project: config.project,
    timers: config.timers,
    cadence: config.cadence,
    advance: config.advance,
    phases: config.phases.map(({ id, plan, status }) => ({ id, plan, status })),
    docs: config.work_repo.docs,
    auto_resume: config.limits.auto_resume,
    host: hostSettings(config.host),
    budget: withoutUnset(config.budget),
    prices: pricesFor(config.prices),
    roles: Object.fromEntries(roles),
    wake:
      config.roles.orchestrator === undefined
        ? null
        : { when: config.wake.when, hook: config.hooks.wake.length > 0 },
    tasks: taskSettings(config, backends),
  };
}

function withoutUnset({ hard, ...scopes }: Config['budget']): BudgetSettings {
  return { hard, ...scopes } as BudgetSettings;
}

/** The rules need not know the programs. */
function hostSettings({ check, recreate, timeout_s: _timeout, ...rest }: Config['host']): HostSettings {
  return { ...rest, check: check.length > 0, recreate: recreate.length > 0 };
}

/** The loops that run: no Adversary with `cadence: solo`. */
export function loopNames(config: Pick<Config, 'cadence'>): readonly LoopName[] {
  return config.cadence === 'solo' ? ['builder'] : ['builder', 'adversary'];
}

type AgentName = LoopName | 'orchestrator';

/** Roles that have a session of their own for long: the loops, and the Orchestrator where there is one. */
export function agentNames(config: Pick<Config, 'cadence' | 'roles'>): readonly AgentName[] {
  return [
    ...loopNames(config),
    ...(config.roles.orchestrator === undefined ? [] : ['orchestrator' as const]),
  ];
}

function roleSettings(config: Config, backends: Backends, name: AgentName, run: RunChoice): RoleSettings {
  const role = config.roles[name];
  if (role === undefined) throw new LoopctlError('LOOPCTL_E_CONFIG_INVALID', `roles.${name} is missing`);
  const phase = config.phases.find((entry) => entry.id === run.phase);
  const changes = name === 'orchestrator' ? [] : [phase?.overrides[name], run.override];
  const { backend, model } = changes.reduce<{ backend: string; model: string | null }>(change, role);
  const traits = backends.get(backend);
  if (traits === undefined) {
    const known = [...backends.keys()].toSorted().join(', ');
    throw new LoopctlError(
      'LOOPCTL_E_CONFIG_INVALID',
      `roles.${name}: unknown backend ${backend}; known are ${known}`,
    );
  }
  return {
    backend,
    model,
    account: backend === role.backend && role.account !== null ? role.account : backend,
    resume: role.resume,
    queues_input: traits.queuesInput,
    can_resume: traits.canResume,
    can_interrupt: (traits.interrupt ?? []).length > 0,
    autostart: name !== 'orchestrator' || role.autostart,
  };
}

function change(
  base: { backend: string; model: string | null },
  by: Override | null | undefined,
): { backend: string; model: string | null } {
  const backend = by?.backend ?? base.backend;
  const model = by?.model ?? (backend === base.backend ? base.model : null);
  return { backend, model };
}

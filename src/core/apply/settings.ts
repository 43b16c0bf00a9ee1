import type { SettingsFact } from '../facts.ts';
import { newAgent } from '../initial.ts';
import type { Agent, Model } from '../model.ts';
import type { PhaseSpec, Settings } from '../settings.ts';
import type { Now } from '../time.ts';
import { clear, raise } from './change.ts';
import { enterPhase } from './enter-phase.ts';

/** New settings take effect at once; a bad edit keeps the last good ones and stays on show. */
export function applySettings(model: Model, fact: SettingsFact, now: Now): Model {
  if (fact.type === 'config-error') {
    return fact.error === null
      ? clear(model, 'config')
      : raise(model, 'config', { severity: 'warning', text: fact.error }, now);
  }
  const { settings } = fact;
  const known: Model = { ...model, settings, agents: agentsFor(model, settings, now) };
  return clear(atPhase(known, model.settings.phases[model.phase.index], now), 'config');
}

/** Keeps agents that left the settings and ever had a session: it is ended properly, and its number is never given again. */
function agentsFor(model: Model, settings: Settings, now: Now): Readonly<Record<string, Agent>> {
  const kept = Object.entries(model.agents).filter(
    ([name, agent]) => settings.roles[name] !== undefined || agent.generation > 0,
  );
  const fresh = Object.keys(settings.roles)
    .filter((name) => model.agents[name] === undefined)
    .map((name) => [name, newAgent(name, now)] as const);
  return Object.fromEntries([...kept, ...fresh]);
}

/**
 * The current phase is found again by its id (or, renamed, by its status file) when phases were inserted or moved.
 * When it was removed, the one that stands in its place begins.
 */
function atPhase(model: Model, current: PhaseSpec | undefined, now: Now): Model {
  const { phases } = model.settings;
  const last = Math.min(model.phase.index, phases.length);
  if (current === undefined) return { ...model, phase: { ...model.phase, index: last } };
  const byId = phases.findIndex((phase) => phase.id === current.id);
  const found = byId === -1 ? phases.findIndex((phase) => phase.status === current.status) : byId;
  return found === -1
    ? enterPhase(model, last, model.repo.tip ?? model.phase.base, now)
    : { ...model, phase: { ...model.phase, index: found } };
}

import type { SettingsFact } from '../facts.ts';
import { newAgent } from '../initial.ts';
import type { Agent, Model } from '../model.ts';
import type { Settings } from '../settings.ts';
import type { Now } from '../time.ts';
import { clear, raise } from './change.ts';

/** New settings take effect at once; a bad edit keeps the last good ones and stays on show. */
export function applySettings(model: Model, fact: SettingsFact, now: Now): Model {
  if (fact.type === 'config-error') {
    return fact.error === null
      ? clear(model, 'config')
      : raise(model, 'config', { severity: 'warning', text: fact.error }, now);
  }
  const { settings } = fact;
  return clear(
    {
      ...model,
      settings,
      agents: agentsFor(model, settings, now),
      phase: { ...model.phase, index: indexIn(model, settings) },
    },
    'config',
  );
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

/** The current phase is found again by its id when phases were inserted or moved; phases only go forward by `advance`. */
function indexIn(model: Model, settings: Settings): number {
  const id = model.settings.phases[model.phase.index]?.id;
  if (id === undefined) return model.phase.index;
  const found = settings.phases.findIndex((phase) => phase.id === id);
  return found === -1 ? Math.min(model.phase.index, settings.phases.length) : found;
}

import type { Settings } from '../../src/core/settings.ts';

/** Settings with `count` agents: the two loops, and more with the builder's role. */
export function crowdSettings(settings: Settings, count: number): Settings {
  const { builder } = settings.roles;
  if (builder === undefined) throw new Error('there is no builder');
  const others = Array.from({ length: count - 2 }, (_, index) => [`agent-${index + 3}`, builder] as const);
  return { ...settings, roles: { ...settings.roles, ...Object.fromEntries(others) } };
}

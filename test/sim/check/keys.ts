import type { SimSession } from '../world/terminal.ts';

/** Why nothing may be typed into the session now, and since when that has been so; null when it may. */
export function whyNoKeys(session: SimSession): { readonly why: string; readonly since: number } | null {
  const { agent } = session;
  if (agent.condition() === 'dialog') return { why: 'a dialog is up', since: agent.conditionSince() };
  const draft = agent.draft();
  if (draft !== null) return { why: `a person has typed "${draft.text}"`, since: draft.since };
  return null;
}

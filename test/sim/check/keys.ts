import type { SimSession } from '../world/terminal.ts';

/**
 * Why `text` (null: the submit key alone) may not be typed into the session now, and since when that has been so; null
 * when it may. What somebody who is not there any more left behind a text of ours goes with it: that must not stay.
 */
export function whyNoKeys(
  session: SimSession,
  text: string | null,
): { readonly why: string; readonly since: number } | null {
  const { agent } = session;
  if (agent.condition() === 'dialog') return { why: 'a dialog is up', since: agent.conditionSince() };
  const draft = agent.draft();
  const isLeft = text === null && draft?.behindOurs === true && !session.attached;
  if (draft !== null && !isLeft) return { why: `a person has typed "${draft.text}"`, since: draft.since };
  return null;
}

import { currentPhase } from '../../core/lookup.ts';
import type { Model } from '../../core/model.ts';
import type { OutboxRow } from '../../ports/store.ts';

/** Words that only make sense to the session they were meant for. */
const ofOneSession: readonly string[] = ['kickoff', 'resume', 'nudge', 'probe', 'compact'];

/** Whether a message whose session went before it was taken is for the next session too. A handoff is owed in its phase only. */
export function isOwed(row: OutboxRow, model: Model): boolean {
  if (ofOneSession.includes(row.kind) || model.sent[row.key] === undefined) return false;
  return !isPast(row, model);
}

/**
 * Whether it is a handoff of a phase that is over. A database that lost its newest writes may still have it queued,
 * though it was taken long ago.
 */
export function isPast(row: OutboxRow, model: Model): boolean {
  const phase = currentPhase(model)?.id ?? '';
  return row.kind === 'handoff' && !row.key.startsWith(`handoff/${row.agent}/${phase}/`);
}

import type { Model } from '../../core/model.ts';
import type { OutboxRow } from '../../ports/store.ts';

/** Words that only make sense to the session they were meant for. */
const ofOneSession: readonly string[] = ['kickoff', 'resume', 'nudge', 'probe', 'compact'];

/** Whether a message whose session went before it was taken is for the next session too. */
export function isOwed(row: OutboxRow, model: Model): boolean {
  return !ofOneSession.includes(row.kind) && model.sent[row.key] !== undefined;
}

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Action } from '../../../src/core/actions.ts';
import type { Fact } from '../../../src/core/facts.ts';
import type { TestProject } from './project.ts';

/** All that the daemon was told and decided, oldest first, from its own event log. */
export interface History {
  readonly facts: readonly Fact[];
  readonly actions: readonly Action[];
}

export function historyOf(project: TestProject): History {
  const db = new DatabaseSync(join(project.paths.state, 'state.db'), { readOnly: true });
  try {
    const rows = db.prepare("SELECT body FROM events WHERE kind = 'step' ORDER BY seq").all();
    const steps = rows.map(({ body }) => JSON.parse(String(body)) as History);
    return {
      facts: steps.flatMap((step) => step.facts),
      actions: steps.flatMap((step) => step.actions),
    };
  } finally {
    db.close();
  }
}

/** Actions of one type, about one agent where it is named. */
export function actionsOf<T extends Action['type']>(
  history: History,
  type: T,
  agent?: string,
): readonly Extract<Action, { type: T }>[] {
  return history.actions.filter(
    (action): action is Extract<Action, { type: T }> =>
      action.type === type && (agent === undefined || ('agent' in action && action.agent === agent)),
  );
}

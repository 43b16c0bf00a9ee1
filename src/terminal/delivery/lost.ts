import type { OutboxRow } from '../../ports/store.ts';
import type { DelivererDeps } from './deps.ts';
import { markAll } from './outbox.ts';
import { signalledSince } from './signalled.ts';

/**
 * Settles rows of one agent whose session was replaced while they were in flight: taken if a signal of that generation or a later one
 * says so, else back in the queue for the new session if they are still owed, else failed.
 */
export async function settleLost(
  deps: DelivererDeps,
  agent: string,
  rows: readonly OutboxRow[],
  newest: number,
): Promise<void> {
  const since = await signalledSince(deps, agent, newest);
  for (const row of rows) {
    const generation = row.generation ?? 0;
    if (since.has(row.id) || deps.signalsOf(agent, generation)?.has(row.id)) {
      markAll(deps, [row], 'acknowledged', { generation, text: 'signal' });
    } else if (deps.owed(row)) {
      const note = `the session of generation ${generation} was replaced`;
      deps.store.requeue(row.id, { note, nowMs: deps.clock.now().wall });
      deps.report({ type: 'requeued', key: row.key, agent: row.agent });
    } else {
      const text = 'the session was replaced, and it is no longer owed';
      markAll(deps, [row], 'failed', { generation, text });
    }
  }
}

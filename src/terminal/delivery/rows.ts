import type { OutboxRow } from '../../ports/store.ts';

const byAgent = new WeakMap<readonly OutboxRow[], ReadonlyMap<string, readonly OutboxRow[]>>();

/** Rows of one agent that are not taken, oldest first. The store's list is gone through once as long as it is the same. */
export function openRows(all: readonly OutboxRow[], agent: string): readonly OutboxRow[] {
  let known = byAgent.get(all);
  if (known === undefined) {
    known = Map.groupBy(
      all.filter(({ status }) => status !== 'acknowledged'),
      (row) => row.agent,
    );
    byAgent.set(all, known);
  }
  return known.get(agent) ?? [];
}

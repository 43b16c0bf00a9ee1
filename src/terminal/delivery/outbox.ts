import type { DeliveryFact } from '../../core/facts.ts';
import type { OutboxRow } from '../../ports/store.ts';
import type { DelivererDeps } from './deps.ts';
import type { Receipt } from './report.ts';
import { openRows } from './rows.ts';

/** Newest taken ids kept on a session. */
const MAX_TAKEN = 100;

export function isInFlight(row: OutboxRow): boolean {
  return row.status === 'pasted' || row.status === 'submitted';
}

/** Rows of one agent that are not settled, oldest first. */
export function unsettled(deps: DelivererDeps, agent: string): readonly OutboxRow[] {
  return openRows(deps.store.outbox(), agent).filter((row) => row.status === 'queued' || isInFlight(row));
}

/**
 * Settles rows that were given up, and that this generation's signals name after all. Known at no cost: signals
 * are only remembered here, not read.
 */
export async function acknowledgeLate(deps: DelivererDeps, agent: string, generation: number): Promise<void> {
  const signals = deps.signalsOf(agent, generation);
  if (signals === null) return;
  const late = openRows(deps.store.outbox(), agent).filter(
    (row) => row.status === 'failed' && row.generation === generation,
  );
  const named = late.filter((row) => signals.has(row.id));
  await acknowledge(deps, agent, generation, named, 'signal');
}

/** Moves rows on, durably, and reports each. Returns them as they are now. */
export function markAll(
  deps: DelivererDeps,
  rows: readonly OutboxRow[],
  status: 'pasted' | 'submitted' | 'acknowledged' | 'failed',
  how: {
    readonly generation: number;
    readonly text: string;
    readonly note?: string;
    readonly frozen?: boolean;
  },
): readonly OutboxRow[] {
  const nowMs = deps.clock.now().wall;
  return rows.map((row) => {
    const note = how.note ?? how.text;
    deps.store.mark(row.id, status, { generation: how.generation, note, nowMs });
    deps.report({
      ...deliveryOf(row),
      status,
      generation: how.generation,
      how: how.text,
      frozen: how.frozen ?? false,
    });
    const attempts = row.attempts + (status === 'pasted' ? 1 : 0);
    return { ...row, status, generation: how.generation, note, attempts, updatedMs: nowMs };
  });
}

/** Settles rows as taken, and tags the session with their ids, so that a lost state folder types nothing twice. */
export async function acknowledge(
  deps: DelivererDeps,
  agent: string,
  generation: number,
  rows: readonly OutboxRow[],
  how: Receipt,
): Promise<void> {
  if (rows.length === 0) return;
  markAll(deps, rows, 'acknowledged', { generation, text: how });
  await tagTaken(deps, agent, generation, rows);
}

/** A failure here loses only the second copy of what the store already has, so it is not one of the delivery. */
async function tagTaken(
  deps: DelivererDeps,
  agent: string,
  generation: number,
  rows: readonly OutboxRow[],
): Promise<void> {
  try {
    const panes = await deps.terminal.list();
    const pane = panes.find((found) => found.tags.agent === agent && found.tags.generation === generation);
    if (pane === undefined) return;
    const taken = new Set([...pane.tags.taken, ...rows.map((row) => row.id)]);
    await deps.terminal.tag(pane.session, { taken: [...taken].slice(-MAX_TAKEN) });
  } catch {
    return;
  }
}

/** What every report about a row says of it. */
export function deliveryOf({
  id,
  key,
  agent,
}: OutboxRow): Pick<DeliveryFact & { type: 'delivery' }, 'type' | 'id' | 'key' | 'agent'> {
  return { type: 'delivery', id, key, agent };
}

import type { Backend } from '../../ports/agent.ts';
import type { OutboxRow } from '../../ports/store.ts';
import { type DelivererDeps, isCurrent } from './deps.ts';
import { whyNotSubmit } from './gates.ts';
import { MAX_SUBMITS } from './judge.ts';
import type { Look } from './look.ts';
import { idsIn, lineState } from './matching.ts';
import { deliveryOf } from './outbox.ts';
import type { Worker } from './worker.ts';

/**
 * Text of ours that was given up (its rows have failed) but still stands in the input line is submitted rather than
 * appended to. True when a key was pressed; a bounded number of times for each generation, after which the input
 * counts as frozen: what waits stays queued for the session that comes after it.
 */
export async function pressStray(
  deps: DelivererDeps,
  worker: Worker,
  seen: Look,
  rows: readonly OutboxRow[],
  backend: Backend,
): Promise<boolean> {
  const { generation } = seen.pane.tags;
  const stray = strayRows(deps, worker.agent, seen.reading.draft, rows);
  if (stray.length === 0) return false;
  if (whyNotSubmit(seen, rows, backend) !== null || !isCurrent(deps, worker.agent, generation)) return false;
  const pressed = worker.strayKeys.generation === generation ? worker.strayKeys.count : 0;
  if (pressed === MAX_SUBMITS) tellFrozen(deps, stray, generation);
  if (pressed >= MAX_SUBMITS) {
    worker.strayKeys = { generation, count: MAX_SUBMITS + 1 };
    return false;
  }
  worker.strayKeys = { generation, count: pressed + 1 };
  await deps.terminal.key(seen.pane.paneId, backend.recipe.submit_key);
  await worker.wake.sleep(deps.ackWaitMs());
  return true;
}

/**
 * The rows that stand in the line and nothing else does; or what one of `rows` says, under a number that is not on record: a
 * life whose record was lost typed it, and to submit it is to say just that.
 */
function strayRows(
  deps: DelivererDeps,
  agent: string,
  draft: string | null,
  rows: readonly OutboxRow[],
): readonly OutboxRow[] {
  const ids = idsIn(draft ?? '');
  const known = deps.store.outbox().filter((row) => ids.has(row.id));
  const own = known.filter((row) => row.agent === agent);
  if (known.length > 0) return own.length > 0 && lineState(draft, own) === 'ours' ? own : [];
  return rows.filter((row) => [...ids].some((id) => lineState(draft, [{ ...row, id }]) === 'ours'));
}

/** Says of text that was given up before, and of no other, that the agent's input does not react to it. */
function tellFrozen(deps: DelivererDeps, stray: readonly OutboxRow[], generation: number): void {
  for (const row of stray.filter(({ status }) => status === 'failed').slice(0, 1)) {
    const how = 'the submit key has no effect on text of ours in the input line';
    deps.report({ ...deliveryOf(row), generation, status: 'failed', how, frozen: true });
  }
}

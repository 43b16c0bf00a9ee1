import type { Backend } from '../../ports/agent.ts';
import type { OutboxRow } from '../../ports/store.ts';
import { type DelivererDeps, isCurrent } from './deps.ts';
import { whyNotSubmit } from './gates.ts';
import { MAX_SUBMITS } from './judge.ts';
import type { Look } from './look.ts';
import { idsIn, lineState } from './matching.ts';
import type { Worker } from './worker.ts';

/**
 * Text of ours that was given up (its rows have failed) but still stands in the input line is submitted rather than
 * appended to. True when a key was pressed; a bounded number of times for each generation.
 */
export async function pressStray(
  deps: DelivererDeps,
  worker: Worker,
  seen: Look,
  rows: readonly OutboxRow[],
  backend: Backend,
): Promise<boolean> {
  const { generation } = seen.pane.tags;
  const ids = idsIn(seen.reading.draft ?? '');
  const stray = deps.store.outbox().filter((row) => row.agent === worker.agent && ids.has(row.id));
  if (stray.length === 0 || lineState(seen.reading.draft, stray) !== 'ours') return false;
  if (whyNotSubmit(seen, rows, backend) !== null || !isCurrent(deps, worker.agent, generation)) return false;
  const pressed = worker.strayKeys.generation === generation ? worker.strayKeys.count : 0;
  if (pressed >= MAX_SUBMITS) return false;
  worker.strayKeys = { generation, count: pressed + 1 };
  await deps.terminal.key(seen.pane.paneId, backend.recipe.submit_key);
  await worker.wake.sleep(deps.ackWaitMs());
  return true;
}

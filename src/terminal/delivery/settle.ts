import type { Backend } from '../../ports/agent.ts';
import type { Pane } from '../../ports/terminal.ts';
import { type DelivererDeps, isCurrent } from './deps.ts';
import type { Flight } from './flight.ts';
import { whyBlocked, whyNotSubmit } from './gates.ts';
import { judge, type Verdict } from './judge.ts';
import { type Look, look } from './look.ts';
import { acknowledge, deliveryOf, markAll } from './outbox.ts';
import type { SignalView } from './receipts.ts';
import { hold, type Worker } from './worker.ts';

/** Screens and signal files are looked at no more often than this, and only while a message is in flight. */
export const LOOK_EVERY_MS = 250;

/** `how` of the report that the submit key alone was pressed again. */
export const SUBMITTED_AGAIN = 'the submit key was pressed again';

/** `settled`: no row is in flight any more. `held`: nothing can be decided now, the next kick goes on from here. */
export type Settled = 'settled' | 'held';

interface Context {
  readonly deps: DelivererDeps;
  readonly worker: Worker;
  readonly expected: Pane;
  readonly backend: Backend;
  readonly signals: SignalView | null;
}

/** Waits for the acknowledgement of the worker's flight, and does what its absence calls for. */
export async function settle(
  deps: DelivererDeps,
  worker: Worker,
  expected: Pane,
  backend: Backend,
): Promise<Settled> {
  const { generation } = expected.tags;
  const signals = backend.hasSignals ? deps.signalsOf(worker.agent, generation) : null;
  const context: Context = { deps, worker, expected, backend, signals };
  let lookedMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const nowMs = deps.clock.now().mono;
    const isTime = nowMs - lookedMs >= LOOK_EVERY_MS;
    if (isTime) {
      lookedMs = nowMs;
      await signals?.refresh();
    }
    if (isOver(context)) return 'held';
    await takeReceipts(context);
    if (isOver(context)) return 'held';
    if (worker.flight === null) return 'settled';
    const outcome = isTime ? await lookAndAct(context, worker.flight) : null;
    if (outcome !== null) return outcome;
    await worker.wake.wait(LOOK_EVERY_MS);
    if (isOver(context)) return 'held';
  }
}

/** The worker was closed or the session replaced: whatever was being found out is of no use any more. */
function isOver({ deps, worker, expected }: Context): boolean {
  return worker.closed || !isCurrent(deps, worker.agent, expected.tags.generation);
}

async function takeReceipts({ deps, worker, signals }: Context): Promise<void> {
  const { flight } = worker;
  if (flight === null || signals === null) return;
  const named = flight.rows.filter((row) => signals.has(row.id));
  await acknowledge(deps, worker.agent, flight.generation, named, 'signal');
  const rows = flight.rows.filter((row) => !named.includes(row));
  worker.flight = rows.length === 0 ? null : { ...flight, rows };
}

/** One look where it can tell something, and the act that follows. Null: go on waiting. */
async function lookAndAct(context: Context, flight: Flight): Promise<Settled | null> {
  const { deps, worker, signals, backend } = context;
  const isOverdue = deps.clock.now().mono >= flight.dueMs;
  const isFirst = flight.recovered && flight.submits === 0;
  if (signals !== null && !isOverdue && !isFirst) return null;
  const seen = await look(deps, context.expected, backend, { history: isOverdue });
  if (isOver(context)) return 'held';
  if (seen.type !== 'seen') {
    hold(deps, worker, seen.reason);
    return 'held';
  }
  const blocked = isOverdue ? whyBlocked(seen.look, flight.rows, backend) : null;
  const verdict: Verdict =
    blocked === null
      ? judge(flight, seen.look, {
          nowMs: deps.clock.now().mono,
          overdue: isOverdue,
          readsScreen: backend.readsScreen,
          signals: signals !== null,
          trusted: signals?.seen ?? false,
        })
      : { type: 'held', reason: blocked };
  hold(deps, worker, verdict.type === 'held' ? verdict.reason : null);
  return act(context, flight, seen.look, verdict, isOverdue);
}

async function act(
  { deps, worker, backend }: Context,
  flight: Flight,
  seen: Look,
  verdict: Verdict,
  isOverdue: boolean,
): Promise<Settled | null> {
  if (verdict.type === 'held') {
    worker.flight = { ...flight, held: true };
    return 'held';
  }
  if (verdict.type === 'acknowledged') {
    await acknowledge(deps, worker.agent, flight.generation, flight.rows, verdict.how);
    worker.flight = null;
    return 'settled';
  }
  if (flight.held) {
    worker.flight = { ...flight, held: false, dueMs: dueIn(deps, 1) };
    return null;
  }
  switch (verdict.type) {
    case 'wait':
      if (isOverdue) worker.flight = { ...flight, windows: flight.windows + 1, dueMs: dueIn(deps, 1) };
      return null;
    case 'submit':
      return pressSubmit({ deps, worker, backend }, flight, seen);
    case 'absent':
      for (const row of flight.rows) {
        deps.store.requeue(row.id, { note: 'proven not there', nowMs: deps.clock.now().wall });
      }
      break;
    case 'failed':
      markAll(deps, flight.rows, 'failed', {
        generation: flight.generation,
        text: verdict.reason,
        frozen: verdict.frozen,
      });
  }
  worker.flight = null;
  return 'settled';
}

/** The submit key alone, with growing pauses after it. */
async function pressSubmit(
  { deps, worker, backend }: Pick<Context, 'deps' | 'worker' | 'backend'>,
  flight: Flight,
  seen: Look,
): Promise<Settled | null> {
  const reason = whyNotSubmit(seen, flight.rows, backend);
  if (reason !== null) {
    hold(deps, worker, reason);
    return 'held';
  }
  const submits = flight.submits + 1;
  worker.flight = { ...flight, submits, windows: 0, dueMs: dueIn(deps, (1 + submits) / 2) };
  await deps.terminal.key(seen.pane.paneId, backend.recipe.submit_key);
  tellAgain(deps, flight);
  return null;
}

/** For the record: nothing follows from it. */
function tellAgain(deps: DelivererDeps, { rows, generation }: Flight): void {
  const how = SUBMITTED_AGAIN;
  for (const row of rows)
    deps.report({ ...deliveryOf(row), generation, status: 'submitted', how, frozen: false });
}

function dueIn(deps: DelivererDeps, windows: number): number {
  return deps.clock.now().mono + deps.ackWaitMs() * windows;
}

import type { Backend } from '../../ports/agent.ts';
import type { OutboxRow } from '../../ports/store.ts';
import type { Pane } from '../../ports/terminal.ts';
import { type DelivererDeps, isCurrent } from './deps.ts';
import { beforeOf, type Flight, noteOf } from './flight.ts';
import { eligible, whyNotPaste } from './gates.ts';
import { type Look, look, type Seen } from './look.ts';
import { idsIn } from './matching.ts';
import { batchOf, promptOf } from './message.ts';
import { acknowledge, markAll } from './outbox.ts';
import { signalledSince } from './signalled.ts';
import { pressStray } from './stray.ts';
import { hold, type Worker } from './worker.ts';

/** With a human attached, the line must stand still this long before anything is typed. */
const STILL_MS = 1_000;

/** What became of queued rows: `held` ends the pass, `again` looks anew, a flight is to be settled. */
export type Begun = 'held' | 'again' | Flight;

/** Types the queued rows of one agent as one prompt, if nothing forbids it. Rows already taken are settled instead. */
export async function begin(
  deps: DelivererDeps,
  worker: Worker,
  expected: Pane,
  backend: Backend,
  rows: readonly OutboxRow[],
): Promise<Begun> {
  const { generation } = expected.tags;
  const seen = await lookStill(deps, worker, expected, backend, rows);
  if (worker.closed || !isCurrent(deps, worker.agent, generation)) return 'held';
  if (seen.type !== 'seen') return held(deps, worker, seen.reason);
  if (await settleTaken(deps, worker.agent, backend, seen.look, rows)) return 'again';
  const adopted = adopt(deps, seen.look, rows);
  if (adopted !== null) return adopted;
  const fit = eligible(seen.look, rows);
  if (await pressStray(deps, worker, seen.look, fit, backend)) return 'again';
  const reason = whyNotPaste(seen.look, fit, backend);
  if (reason !== null) return held(deps, worker, reason);
  hold(deps, worker, null);
  return type(deps, seen.look, backend, batchOf(fit));
}

function held(deps: DelivererDeps, worker: Worker, reason: string): Begun {
  hold(deps, worker, reason);
  return 'held';
}

/** A look; where a human is attached, a second one a moment later that must show the same line. */
async function lookStill(
  deps: DelivererDeps,
  worker: Worker,
  expected: Pane,
  backend: Backend,
  rows: readonly OutboxRow[],
): Promise<Seen> {
  const history = rows.some((row) => row.attempts === 0);
  const first = await look(deps, expected, backend, { history });
  if (first.type !== 'seen' || !first.look.pane.humanAttached) return first;
  await worker.wake.sleep(STILL_MS);
  const second = await look(deps, expected, backend, { history });
  if (second.type !== 'seen') return second;
  const [a, b] = [first.look, second.look];
  const same = a.reading.draft === b.reading.draft && a.screen.cursor.col === b.screen.cursor.col;
  return same ? second : { type: 'unknown', reason: 'a human is typing' };
}

/**
 * Settles rows that the session has taken, or what says them again, in a life of which the store knows nothing:
 * named by its tags, its signals, or, if this store never sent them, standing above the empty input line.
 */
async function settleTaken(
  deps: DelivererDeps,
  agent: string,
  backend: Backend,
  seen: Look,
  rows: readonly OutboxRow[],
): Promise<boolean> {
  const { generation, taken } = seen.pane.tags;
  const signals = await signalledSince(deps, agent, generation);
  const idsOf = (row: OutboxRow): readonly string[] => [row.id, ...(deps.repeats?.(row) ?? [])];
  const among = (has: (id: string) => boolean) => (row: OutboxRow) => idsOf(row).some(has);
  const tagged = rows.filter(among((id) => taken.includes(id)));
  const rest = rows.filter((row) => !tagged.includes(row));
  const signalled = rest.filter(among(signals.has));
  const unsaid = rest.filter((row) => !signalled.includes(row) && row.attempts === 0);
  const shown = unsaid.filter(among((id) => seen.ids.has(id)));
  const visible = seen.reading.draft === '' || !backend.readsScreen ? shown : [];
  await acknowledge(deps, agent, generation, tagged, 'tag');
  await acknowledge(deps, agent, generation, signalled, 'signal');
  await acknowledge(deps, agent, generation, visible, 'screen');
  return tagged.length + signalled.length + visible.length > 0;
}

/** Queued rows whose text already stands in the input line: taken over as typed, so that only submit is pressed. */
function adopt(deps: DelivererDeps, seen: Look, rows: readonly OutboxRow[]): Flight | null {
  const ids = idsIn(seen.reading.draft ?? '');
  const there = rows.filter((row) => ids.has(row.id));
  if (there.length === 0) return null;
  const { generation } = seen.pane.tags;
  const marked = markAll(deps, there, 'pasted', { generation, text: 'found in the input line' });
  return newFlight(deps, seen, marked, { typed: false, recovered: true });
}

/** Durable before the first key. Nothing is awaited between the decision and the keys. */
async function type(
  deps: DelivererDeps,
  seen: Look,
  backend: Backend,
  rows: readonly OutboxRow[],
): Promise<Flight> {
  const { generation } = seen.pane.tags;
  const before = beforeOf(seen);
  const pasted = markAll(deps, rows, 'pasted', { generation, text: 'pasted', note: noteOf(before) });
  try {
    await deps.terminal.submit(seen.pane.paneId, promptOf(rows, backend.recipe.bracketed), backend.recipe);
  } catch {
    return newFlight(deps, seen, pasted, { typed: false, recovered: false });
  }
  if (!isCurrent(deps, seen.pane.tags.agent, generation)) {
    return newFlight(deps, seen, pasted, { typed: false, recovered: false });
  }
  const submitted = markAll(deps, pasted, 'submitted', {
    generation,
    text: 'submitted',
    note: noteOf(before),
  });
  return newFlight(deps, seen, submitted, { typed: true, recovered: false });
}

function newFlight(
  deps: DelivererDeps,
  seen: Look,
  rows: readonly OutboxRow[],
  how: Pick<Flight, 'typed' | 'recovered'>,
): Flight {
  const sinceMs = deps.clock.now().mono;
  const dueMs = sinceMs + deps.ackWaitMs();
  const { generation } = seen.pane.tags;
  return {
    ...how,
    generation,
    rows,
    before: beforeOf(seen),
    blind: false,
    sinceMs,
    dueMs,
    submits: 0,
    held: false,
    windows: 0,
  };
}

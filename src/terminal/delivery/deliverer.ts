import { describe } from '../../errors/error.ts';
import { begin } from './begin.ts';
import type { DelivererDeps } from './deps.ts';
import { recoveredFlight } from './flight.ts';
import { settleLost } from './lost.ts';
import { acknowledgeLate, isInFlight, markAll, unsettled } from './outbox.ts';
import { LOOK_EVERY_MS, settle } from './settle.ts';
import { createWorker, hold, type Worker } from './worker.ts';

/** Types the outbox into sessions, exactly as protocol §5 says: no message twice, none lost. */
export interface Deliverer {
  /** Something about this agent may have changed (row, signal, output, session). Cheap, never blocks. */
  kick(agent: string): void;
  /**
   * After a start: checks the rows that an earlier life left in flight, then delivers. Resolves after the first pass:
   * a session that stirs all the time would hold up the start of everything else.
   */
  recover(agent: string): Promise<void>;
  /** Stops typing. What is in flight stays as the store has it. */
  close(): Promise<void>;
}

export function createDeliverer(deps: DelivererDeps): Deliverer {
  const workers = new Map<string, Worker>();
  let closed = false;

  function workerOf(agent: string): Worker {
    const worker = workers.get(agent) ?? createWorker(deps, agent);
    workers.set(agent, worker);
    return worker;
  }

  function start(worker: Worker): Promise<void> {
    worker.again = true;
    worker.wake.poke();
    worker.running ??= run(deps, worker);
    return worker.running;
  }

  return {
    kick(agent) {
      if (!closed) void start(workerOf(agent));
    },
    async recover(agent) {
      if (closed) return;
      const worker = workerOf(agent);
      const passed = new Promise<void>((resolve) => worker.passed.push(resolve));
      void start(worker);
      return passed;
    },
    async close() {
      closed = true;
      const running: Promise<void>[] = [];
      for (const worker of workers.values()) {
        worker.closed = true;
        worker.wake.poke();
        if (worker.running !== null) running.push(worker.running);
      }
      await Promise.all(running);
    },
  };
}

/**
 * Passes until a whole one went by without a kick. An error ends the pass, not the worker: the next kick tries
 * again. A stream of kicks (output) does not make it look faster than {@link LOOK_EVERY_MS}.
 */
async function run(deps: DelivererDeps, worker: Worker): Promise<void> {
  while (worker.again && !worker.closed) {
    const restMs = worker.restUntilMs - deps.clock.now().mono;
    if (restMs > 0) await worker.wake.sleep(restMs);
    worker.again = false;
    try {
      await pass(deps, worker);
    } catch (error) {
      hold(deps, worker, describe(error));
    }
    tellPassed(worker);
    worker.restUntilMs = worker.held === null ? 0 : deps.clock.now().mono + LOOK_EVERY_MS;
  }
  worker.running = null;
  tellPassed(worker);
}

function tellPassed(worker: Worker): void {
  for (const tell of worker.passed.splice(0)) tell();
}

/** Brings the agent's rows as far as they go now: lost ones, those in flight, then those queued. */
async function pass(deps: DelivererDeps, worker: Worker): Promise<void> {
  const { agent } = worker;
  while (!worker.closed) {
    const pane = deps.paneOf(agent);
    const backend = deps.backendOf(agent);
    if (pane !== null) await acknowledgeLate(deps, agent, pane.tags.generation);
    const rows = unsettled(deps, agent);
    if (rows.length === 0 || pane === null || backend === null) {
      if (rows.length === 0) hold(deps, worker, null);
      return;
    }
    const { generation } = pane.tags;
    const lost = rows.filter((row) => isInFlight(row) && row.generation !== generation);
    if (lost.length > 0) {
      worker.flight = null;
      await settleLost(deps, agent, lost, generation);
      continue;
    }
    const flying = rows.filter(isInFlight);
    if (worker.flight?.generation !== generation) worker.flight = null;
    if (flying.length > 0) {
      worker.flight ??= recoveredFlight(flying, deps.clock.now(), deps.ackWaitMs());
      if ((await settle(deps, worker, pane, backend)) === 'held') return;
      continue;
    }
    worker.flight = null;
    const past = rows.filter((row) => deps.past?.(row) === true);
    if (past.length > 0) {
      markAll(deps, past, 'failed', { generation, text: 'what it is about is over' });
      continue;
    }
    const begun = await begin(deps, worker, pane, backend, rows);
    if (begun === 'held') return;
    if (begun !== 'again') worker.flight = begun;
  }
}

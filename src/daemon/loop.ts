import type { Action } from '../core/actions.ts';
import { booksAfter } from '../core/books.ts';
import { nextDeadlineMs } from '../core/deadlines.ts';
import { toDurable } from '../core/durable.ts';
import type { Fact } from '../core/facts.ts';
import type { Model } from '../core/model.ts';
import { step } from '../core/step.ts';
import type { Now } from '../core/time.ts';
import { describe, LoopctlError } from '../errors/error.ts';
import type { Clock } from '../ports/clock.ts';
import type { NotificationWrite } from '../ports/notifier.ts';
import type { OutboxRow, Store } from '../ports/store.ts';
import type { Log } from './log.ts';
import { createPartsJson } from './parts-json.ts';
import { isSameTo } from './same.ts';

/** The one writer of the model. Facts wait in a queue; a turn takes them all, decides, makes it durable, then acts. */
export interface Loop {
  /** Queues facts; the turn runs before anything else of the event loop's next round. */
  post(...facts: readonly Fact[]): void;
  /**
   * Queues facts and resolves once they, and all queued before them, are durable: what somebody is told is taken must
   * outlive a crash. Rejects when their turn failed or no further turn comes.
   */
  take(...facts: readonly Fact[]): Promise<void>;
  /** Lets time alone decide. */
  tick(): void;
  model(): Model;
  /** Milliseconds until time alone may decide something; null when only the sweep is due. */
  deadlineMs(): number | null;
  /** No further turn; queued facts are dropped. */
  stop(): void;
}

export interface LoopDeps {
  readonly model: Model;
  readonly store: Store;
  readonly bootId: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Length of a standstill or clock jump that ended just now, milliseconds; null when there was none. Asked at each turn. */
  readonly gap: (now: Now) => number | null;
  /** Takes out of a fact what is to be recorded nowhere. */
  readonly clean?: ((fact: Fact) => Fact) | undefined;
  /** Text of a message with its placeholders filled in, and whatever it names made ready. */
  readonly prepare: (action: Extract<Action, { type: 'send' }>, model: Model) => string;
  /** What people are to be told of this turn; `before` are the notices that were recorded last. */
  readonly news: (
    before: Model['notices'],
    after: Model['notices'],
    actions: readonly Action[],
  ) => NotificationWrite;
  /** Carries out what was decided; called after it is durable. Must not throw. */
  readonly perform: (actions: readonly Action[], rows: readonly OutboxRow[], model: Model) => void;
  /** After a turn in which something came in or was decided. */
  readonly onTurn: (facts: readonly Fact[], model: Model) => void;
}

/** Agents and what is kept of each: `agents`, one of them, its parts. Below that a part that changed is another object. */
const DURABLE_DEPTH = 3;

/** Turns between two complete records of the model. */
const CHECKPOINT_EVERY = 10_000;

export function createLoop(deps: LoopDeps): Loop {
  const { store, clock, log } = deps;
  let model = deps.model;
  let queue: Fact[] = [];
  /** Those who wait until what is queued is durable. */
  let waiting: PromiseWithResolvers<void>[] = [];
  let scheduled = false;
  let stopped = false;
  let lastDurable = '';
  let recorded: unknown = null;
  const json = createPartsJson(DURABLE_DEPTH);
  let told: Model['notices'] = {};
  /** The model as it was when the books were written last. */
  let booked = model;
  let sinceStart = 0;

  function schedule(): void {
    if (scheduled || stopped) return;
    scheduled = true;
    clock.soon(() => {
      scheduled = false;
      turn();
    });
  }

  function turn(): void {
    if (stopped) return;
    const now = clock.now();
    const gapMs = deps.gap(now);
    // First of all: what came in meanwhile must not be judged as if time had passed for the daemon.
    const facts: readonly Fact[] = gapMs === null ? queue : [{ type: 'gap', ms: gapMs }, ...queue];
    const waited = waiting;
    queue = [];
    waiting = [];
    try {
      const decided = step(model, facts, now);
      model = decided.model;
      const news = facts.length > 0 || decided.actions.length > 0;
      const rows = news ? record(facts, decided.actions, now) : [];
      for (const one of waited) one.resolve();
      if (!news) return;
      checkpoint(now);
      deps.perform(decided.actions, rows, model);
      deps.onTurn(facts, model);
    } catch (error) {
      log.error(
        { facts: facts.map((fact) => fact.type) },
        `a turn failed, its facts are dropped: ${describe(error)}`,
      );
      for (const one of waited) one.reject(error);
    }
  }

  /** What must outlive the daemon, as text; null when it says the same as what was recorded last. */
  function durableIfChanged(now: Now): string | null {
    const { at, ...rest } = toDurable(model, deps.bootId, now);
    if (isSameTo(DURABLE_DEPTH, rest, recorded)) return null;
    recorded = rest;
    const comparable = json(rest);
    if (comparable === lastDurable) return null;
    lastDurable = comparable;
    return `${comparable.slice(0, -1)},"at":${JSON.stringify(at)}}`;
  }

  /** Facts, decisions, messages and the durable model, in one transaction, before any effect. */
  function record(facts: readonly Fact[], actions: readonly Action[], now: Now): readonly OutboxRow[] {
    const durable = durableIfChanged(now);
    const books = booksAfter(booked, model);
    const sends = actions.filter((action) => action.type === 'send');
    const fresh = store.commit({
      now,
      kind: 'step',
      body: JSON.stringify({ facts, actions }),
      durable,
      enqueue: sends.map((action) => ({
        key: action.key,
        agent: action.agent,
        kind: action.kind,
        text: deps.prepare(action, model),
      })),
      drop: actions.filter((action) => action.type === 'drop').map((action) => action.key),
      notifications: deps.news(told, model.notices, actions),
      ...(books === null ? {} : { books }),
    });
    told = model.notices;
    booked = model;
    if (fresh.length < sends.length)
      tellKnown(
        sends.map((action) => action.key),
        fresh,
      );
    return fresh;
  }

  /** A new beginning for `replay` now and then, so that the events before it can be pruned. */
  function checkpoint(now: Now): void {
    sinceStart += 1;
    if (sinceStart < CHECKPOINT_EVERY) return;
    sinceStart = 0;
    const body = JSON.stringify({ model, how: 'checkpoint' });
    store.commit({ now, kind: 'start', body, durable: null, enqueue: [], drop: [] });
  }

  /** A message that the store knew already is not typed again: the model learns what became of it. */
  function tellKnown(keys: readonly string[], fresh: readonly OutboxRow[]): void {
    const known = store
      .outbox()
      .filter((row) => keys.includes(row.key) && !fresh.some((one) => one.key === row.key));
    const facts = known.map(
      ({ id, key, agent, generation, status }): Fact => ({
        type: 'delivery',
        id,
        key,
        agent,
        generation: generation ?? 0,
        status,
        how: 'known',
        frozen: false,
      }),
    );
    if (facts.length > 0) post(...facts);
  }

  function post(...facts: readonly Fact[]): void {
    queue.push(...(deps.clean === undefined ? facts : facts.map(deps.clean)));
    schedule();
  }

  function take(...facts: readonly Fact[]): Promise<void> {
    if (stopped) return Promise.reject(stopping());
    const one = Promise.withResolvers<void>();
    waiting.push(one);
    post(...facts);
    return one.promise;
  }

  return {
    post,
    take,
    tick: turn,
    model: () => model,
    deadlineMs: () => nextDeadlineMs(model, clock.now()),
    stop() {
      stopped = true;
      queue = [];
      for (const one of waiting) one.reject(stopping());
      waiting = [];
    },
  };
}

function stopping(): LoopctlError {
  return new LoopctlError('LOOPCTL_E_CONTROL', 'the daemon is stopping, this was not taken');
}

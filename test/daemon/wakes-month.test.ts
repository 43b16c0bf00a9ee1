import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action } from '../../src/core/actions.ts';
import { fromDurable } from '../../src/core/durable.ts';
import type { Fact } from '../../src/core/facts.ts';
import { initialModel } from '../../src/core/initial.ts';
import type { Model } from '../../src/core/model.ts';
import { createLoop } from '../../src/daemon/loop.ts';
import { createWakeObserver } from '../../src/daemon/observe/wakes.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { makeSettings } from '../core/make.ts';

const TICK_MS = 10 * 60_000;
const DAYS = 31;
const TICKS = (DAYS * 86_400_000) / TICK_MS;

/** What goes wrong, from a tick on and for so many. `kill` has no length: another daemon follows at once. */
type Trouble = {
  readonly kind: 'down' | 'sleep' | 'limit' | 'pause' | 'kill';
  readonly at: number;
  readonly ticks: number;
};

interface Schedule {
  readonly cron: string;
  readonly timezone: string;
  /** Start of the month, wall. */
  readonly from: number;
}

/** A month of one project: real observer, rules, loop and store over a clock that is moved by hand. Gives all wakes sent. */
function live(schedule: Schedule, troubles: readonly Trouble[]): readonly string[] {
  const roles = { builder: {}, orchestrator: { autostart: true, account: 'own' } };
  const settings = makeSettings({ cadence: 'solo', roles, wake: { when: 'always', hook: false } });
  const store = createMemoryStore();
  const wakes: string[] = [];
  let now = { mono: 1_000_000, wall: schedule.from };
  let due: (() => void)[] = [];
  const clock = { now: () => now, after: () => () => {}, soon: (fn: () => void) => void due.push(fn) };
  const during = (kind: Trouble['kind'], tick: number): boolean =>
    troubles.some((one) => one.kind === kind && tick >= one.at && tick < one.at + one.ticks);

  function drain(): void {
    while (due.length > 0) {
      const fns = due;
      due = [];
      for (const fn of fns) fn();
    }
  }

  function begin(model: Model) {
    const post = (...facts: Fact[]): void => loop.post(...facts);
    const perform = (actions: readonly Action[]): void => {
      for (const action of actions) {
        if (action.type === 'launch')
          post(
            launched(action.agent, action.generation, false),
            ready(action.agent, action.generation, now.wall),
          );
        if (action.type !== 'send') continue;
        if (action.kind === 'wake') wakes.push(action.key);
        const { key, agent } = action;
        const generation = loop.model().agents[agent]?.generation ?? 0;
        post(taken(key, agent, generation));
      }
    };
    const loop = createLoop({
      ...{ model, store, bootId: 'boot', clock, perform },
      log: { error: (_facts: unknown, text: string) => expect.fail(text) } as never,
      gap: () => null,
      prepare: ({ text }) => text,
      news: () => ({ tell: [], over: [] }) as never,
      onTurn: () => {},
    });
    const observer = createWakeObserver({ clock, schedule: () => schedule, model: loop.model, post });
    post({ type: 'pause', agent: 'builder', on: true, by: 'test' });
    return { loop, observer, post };
  }

  /** The next daemon finds the session that the last one left, and what was typed but not yet known to be taken. */
  function comeBack() {
    due = [];
    const saved = JSON.parse(store.durable() ?? 'null');
    const daemon = begin(fromDurable(saved, settings, 'boot', now));
    const { generation } = daemon.loop.model().agents.orchestrator ?? { generation: 1 };
    daemon.post(launched('orchestrator', generation, true), ready('orchestrator', generation, now.wall));
    for (const [key, { agent, status }] of Object.entries(daemon.loop.model().sent))
      if (status !== 'acknowledged') daemon.post(taken(key, agent, generation));
    return daemon;
  }

  let daemon: ReturnType<typeof begin> | null = begin(initialModel(settings, now));
  daemon.observer.check();
  daemon.post({ type: 'ready' });
  drain();
  let limited = false;
  let paused = false;
  for (let tick = 0; tick < TICKS; tick += 1) {
    const asleep = during('sleep', tick);
    now = { mono: now.mono + (asleep ? 0 : TICK_MS), wall: schedule.from + tick * TICK_MS };
    if (during('down', tick)) daemon = null;
    if (daemon === null && !during('down', tick)) daemon = comeBack();
    else if (during('kill', tick) && daemon !== null) daemon = comeBack();
    if (daemon === null || asleep) continue;
    const { post, loop, observer } = daemon;
    const generation = loop.model().agents.orchestrator?.generation ?? 0;
    const shouldLimit = during('limit', tick);
    if (shouldLimit !== limited) {
      if (shouldLimit) post(signal({ event: 'limit', kind: 'usage', reset: null, at: now.wall }, generation));
      else
        post(
          { type: 'limit-over', account: 'own', by: 'test' },
          signal({ event: 'turn_start', at: now.wall }, generation),
          signal({ event: 'turn_end', message: 'on', at: now.wall }, generation),
        );
      limited = shouldLimit;
    }
    if (during('pause', tick) !== paused) {
      paused = !paused;
      post({ type: 'pause', agent: null, on: paused, by: 'test' });
    }
    if (!loop.model().ready) post({ type: 'ready' });
    drain();
    // The timer, the sweep and `loopctl wake` all come through here; each may come more than once.
    observer.check();
    observer.check();
    drain();
    observer.check();
    drain();
    loop.tick();
  }
  return wakes;
}

function launched(agent: string, generation: number, adopted: boolean): Fact {
  const pane = { session: agent, paneId: '%1', pid: 1, conversation: 'talk', promptDelivered: !adopted };
  return { type: 'launched', agent, generation, adopted, phase: agent === 'builder' ? '1' : '', ...pane };
}

function taken(key: string, agent: string, generation: number): Fact {
  const settled = { status: 'acknowledged', how: 'test', frozen: false } as const;
  return { type: 'delivery', id: key, key, agent, generation, ...settled };
}

function ready(agent: string, generation: number, at: number): Fact {
  return { type: 'signal', agent, generation, signal: { event: 'ready', at }, replayed: false };
}

function signal(said: Extract<Fact, { type: 'signal' }>['signal'], generation: number): Fact {
  return { type: 'signal', agent: 'orchestrator', generation, signal: said, replayed: false };
}

/** When a period begins, from the clocks on the wall alone: the first tick of the hour, or of the day at or after a time. */
function periodsOf({ timezone, from }: Schedule, atMinute: number | null): readonly number[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: timezone, hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  const starts: number[] = [];
  let last = '';
  for (let ms = from - 2 * 86_400_000; ms < from + DAYS * 86_400_000; ms += TICK_MS) {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const minute = Number(part.hour) * 60 + Number(part.minute);
    const day = `${part.year}-${part.month}-${part.day}`;
    if (atMinute === null && Number(part.minute) === 0) starts.push(ms);
    if (atMinute === null || minute < atMinute || day === last) continue;
    last = day;
    starts.push(ms);
  }
  // The first day is met in its middle.
  return starts.slice(1);
}

/** Each period that some tick could have served has one wake; the one in which all began has none. */
function expected(
  schedule: Schedule,
  atMinute: number | null,
  troubles: readonly Trouble[],
): readonly string[] {
  const starts = periodsOf(schedule, atMinute);
  const served = new Set<number>();
  const first = starts.findLast((start) => start <= schedule.from);
  let newest = -1;
  for (let tick = 0; tick < TICKS; tick += 1) {
    const hindered = troubles.some(
      ({ kind, at, ticks }) => kind !== 'kill' && tick >= at && tick < at + ticks,
    );
    const wall = schedule.from + tick * TICK_MS;
    while ((starts[newest + 1] ?? Infinity) <= wall) newest += 1;
    const period = starts[newest];
    if (!hindered && period !== undefined && period !== first) served.add(period);
  }
  return [...served].map((start) => `wake/${new Date(start).toISOString()}`);
}

const trouble = fc.record({
  kind: fc.constantFrom<Trouble['kind']>('down', 'sleep', 'limit', 'pause', 'kill'),
  at: fc.integer({ min: 1, max: TICKS - 1 }),
  ticks: fc.oneof(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 15, max: 450 })),
});

const schedules: readonly [string, Schedule, number | null][] = [
  ['hourly, UTC', { cron: '0 * * * *', timezone: 'UTC', from: Date.parse('2026-05-01T00:10:00Z') }, null],
  [
    'hourly, clocks back',
    { cron: '0 * * * *', timezone: 'Europe/Berlin', from: Date.parse('2026-10-05T00:10:00Z') },
    null,
  ],
  [
    'hourly, half an hour back',
    { cron: '0 * * * *', timezone: 'Australia/Lord_Howe', from: Date.parse('2026-03-20T00:10:00Z') },
    null,
  ],
  [
    'daily in the hour that comes twice',
    { cron: '30 2 * * *', timezone: 'Europe/Berlin', from: Date.parse('2026-10-05T00:10:00Z') },
    150,
  ],
  [
    'daily in the hour that is left out',
    { cron: '30 2 * * *', timezone: 'Europe/Berlin', from: Date.parse('2026-03-10T00:10:00Z') },
    150,
  ],
];

test.each(schedules)(
  'a month, %s: one wake in each period that should have one',
  (_name, schedule, atMinute) => {
    fc.assert(
      fc.property(fc.array(trouble, { maxLength: 12 }), (troubles) => {
        expect(live(schedule, troubles)).toEqual(expected(schedule, atMinute, troubles));
      }),
      { numRuns: 2, endOnFailure: true },
    );
  },
  60_000,
);

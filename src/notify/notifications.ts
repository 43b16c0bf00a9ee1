import type { ChannelSpec, NotifySpec } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { ChannelState, NotificationRow, NotificationWrite } from '../ports/notifier.ts';
import { plain } from '../protocol/text.ts';
import type { ChannelDeps, Outcome } from './channels/channel.ts';
import { createChannel } from './channels/create.ts';
import { CHANNEL_KEYS, channelKey, isFor } from './queue/audience.ts';
import { type Health, healthAfter, healthFrom, isWorthANotice } from './queue/health.ts';
import { createLine, type Line } from './queue/line.ts';
import { type Fresh, freshRow, isPending } from './queue/rows.ts';
import { testNews } from './queue/test-message.ts';
import { channelState } from './state.ts';

/** What the queue needs of the store. */
export interface NotificationStore {
  notifications(): readonly NotificationRow[];
  notify(write: NotificationWrite): void;
  putNotifications(rows: readonly NotificationRow[]): void;
}

export interface NotificationsDeps {
  readonly store: NotificationStore;
  readonly clock: Clock;
  readonly random: () => number;
  /** The configuration in force. */
  readonly spec: () => NotifySpec;
  /** Names the project to receivers of several. */
  readonly source: string;
  readonly project: () => string;
  readonly channelDeps: ChannelDeps;
  /** Keys of notices that stand now. */
  readonly standing: () => readonly string[];
  /** A notice on show, or null when it is over. */
  readonly trouble: (key: string, text: string | null) => void;
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void;
}

/** Tells people: what is told is durable with the decision, and sent by one line for each channel. */
export interface Notifications {
  /** What a turn of the loop adds to the queue; for its transaction. */
  write(news: {
    readonly tell: readonly Omit<Fresh, 'title'>[];
    readonly over: readonly string[];
  }): NotificationWrite;
  /** The transaction is through: what it added is sent. */
  committed(): void;
  /** Looks at everything, for the sweep and after a change of the configuration. */
  look(): void;
  /** Sends a test to one channel or all; returns the names and the key of it. */
  test(channel: string | null): { readonly key: string; readonly channels: readonly string[] };
  state(): readonly ChannelState[];
  /** Waits until all that is due has been tried, at most `maxMs`; `leaving` when no daemon will follow. */
  drain(maxMs: number, leaving: boolean): Promise<void>;
  stop(): void;
}

interface Active {
  readonly spec: ChannelSpec;
  readonly line: Line;
  health: Health;
}

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { store, clock } = deps;
  const active = new Map<string, Active>();
  let current: NotifySpec | null = null;
  let leaving = false;
  let stopped = false;
  /** What was told or is over since lines were last kicked. */
  let added = false;

  const rowsOf = (name: string): readonly NotificationRow[] =>
    store.notifications().filter(({ channel }) => channel === name);

  /** Channels as they are configured now; one whose settings did not change goes on. */
  function reconcile(): void {
    const spec = deps.spec();
    if (spec === current) return;
    current = spec;
    const wanted = new Map(spec.channels.map((channel) => [channel.name, channel]));
    for (const [name, one] of active) {
      const next = wanted.get(name);
      if (next !== undefined && JSON.stringify(next) === JSON.stringify(one.spec)) continue;
      one.line.stop();
      active.delete(name);
    }
    for (const [name, channel] of wanted) if (!active.has(name)) active.set(name, begin(channel));
    forgetRemoved();
  }

  function begin(spec: ChannelSpec): Active {
    const { name } = spec;
    const line = createLine({
      channel: createChannel(spec, deps.channelDeps),
      clock,
      random: deps.random,
      policy: () => ({
        quiet: deps.spec().quiet,
        rate: { count: deps.spec().rate.count, windowMs: deps.spec().rate.window_s * 1000 },
        giveUpAfterMs: deps.spec().give_up_after_s * 1000,
        leaving,
      }),
      timezone: () => deps.spec().quiet?.timezone ?? 'UTC',
      rows: () => rowsOf(name),
      put: (rows) => store.putNotifications(rows),
      onOutcome: (outcome, rows) => tellOutcome(spec, outcome, rows),
      onSettled: (rows) => tellSettled(spec, rows),
      onFault: (error) => deps.log('error', `notifications by ${name} failed: ${String(error)}`),
    });
    return { spec, line, health: healthFrom(rowsOf(name)) };
  }

  /** What was meant for a channel that is no longer configured goes nowhere. */
  function forgetRemoved(): void {
    const nowMs = clock.now().wall;
    const orphans = store.notifications().filter((row) => isPending(row) && !active.has(row.channel));
    if (orphans.length > 0)
      store.putNotifications(
        orphans.map((row) => ({
          ...row,
          status: 'dropped',
          note: 'its channel was removed',
          updatedMs: nowMs,
        })),
      );
    for (const key of deps.standing())
      if (key.startsWith(CHANNEL_KEYS) && !active.has(key.slice(CHANNEL_KEYS.length)))
        deps.trouble(key, null);
  }

  function tellOutcome(spec: ChannelSpec, outcome: Outcome, rows: readonly NotificationRow[]): void {
    const one = active.get(spec.name);
    if (one !== undefined) one.health = healthAfter(one.health, outcome, clock.now().wall);
    const what = rows.length === 1 ? (rows[0]?.key ?? '') : `${rows.length} notifications`;
    const key = channelKey(spec.name);
    if (outcome.type === 'sent') {
      deps.log('info', `${spec.name} was told: ${plain(what, 120)}`);
      if (deps.standing().includes(key)) deps.trouble(key, null);
      return;
    }
    const next = outcome.type === 'retry' ? 'it is tried again' : 'it is not tried again';
    deps.log('warn', `${spec.name} could not be told of ${plain(what, 120)}, ${next}: ${outcome.why}`);
    if (isWorthANotice(outcome, rows)) deps.trouble(key, noticeOf(spec, outcome.why));
  }

  function tellSettled(spec: ChannelSpec, rows: readonly NotificationRow[]): void {
    const failed = rows.filter(({ status }) => status === 'failed');
    const [last] = failed;
    if (last === undefined) return;
    deps.log('warn', `${spec.name}: gave up ${failed.length} notifications: ${last.note}`);
    deps.trouble(channelKey(spec.name), noticeOf(spec, last.note));
  }

  /** What waits for its next attempt has this one more. */
  function hurry(): void {
    const nowMs = clock.now().wall;
    const waiting = store
      .notifications()
      .filter(({ status, batch }) => status === 'queued' && batch !== null);
    if (waiting.length > 0) store.putNotifications(waiting.map((row) => ({ ...row, dueMs: nowMs })));
  }

  function kickAll(): void {
    for (const { line } of active.values()) line.kick();
  }

  return {
    write({ tell, over }) {
      if (!stopped) reconcile();
      const nowMs = clock.now().wall;
      const rows = tell.flatMap((news) =>
        [...active.values()]
          .filter(({ spec }) => isFor(spec, news))
          .map(({ spec }) => ({
            ...freshRow({ ...news, title: deps.project() }, spec.name, deps.source, nowMs),
            // It came and went in one turn.
            over: news.severity !== 'info' && over.includes(news.key),
          })),
      );
      added ||= rows.length > 0 || over.length > 0;
      return { tell: rows, over };
    },
    committed() {
      if (!added || stopped) return;
      added = false;
      kickAll();
    },
    look() {
      if (stopped) return;
      reconcile();
      kickAll();
    },
    test(channel) {
      reconcile();
      const names = [...active.keys()].filter((name) => channel === null || name === channel);
      const nowMs = clock.now().wall;
      const news = testNews(deps.project(), nowMs);
      const rows = names.map((name) => freshRow(news, name, deps.source, nowMs));
      store.notify({ tell: rows, over: [] });
      kickAll();
      return { key: news.key, channels: names };
    },
    state: () =>
      [...active.values()].map(({ spec, health }) => channelState(spec, health, rowsOf(spec.name))),
    async drain(maxMs, forGood) {
      leaving = forGood;
      if (forGood) hurry();
      const untilMono = clock.now().mono + maxMs;
      kickAll();
      const allQuiet = Promise.all([...active.values()].map(({ line }) => line.quiet(untilMono)));
      let cancel = (): void => {};
      const late = new Promise<void>((resolve) => {
        cancel = clock.after(maxMs, resolve);
      });
      await Promise.race([allQuiet, late]);
      cancel();
    },
    stop() {
      stopped = true;
      for (const { line } of active.values()) line.stop();
    },
  };
}

function noticeOf(spec: ChannelSpec, why: string): string {
  return `${spec.name} (${spec.type}) cannot tell anybody: ${why}; mend it, then \`loopctl notify test --channel ${spec.name}\``;
}

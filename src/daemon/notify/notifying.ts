import type { Action } from '../../core/actions.ts';
import type { Fact } from '../../core/facts.ts';
import { currentPhase } from '../../core/lookup.ts';
import type { Model } from '../../core/model.ts';
import { newsOf } from '../../core/view/news.ts';
import { createHeartbeat } from '../../notify/heartbeat.ts';
import { createNotifications } from '../../notify/notifications.ts';
import type { NotificationRow, NotificationWrite, NotifyStatus } from '../../ports/notifier.ts';
import { plain } from '../../protocol/text.ts';
import { runHook } from '../hooks/run-hook.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';

/** Notifications and heartbeat, as the daemon uses them. */
export interface Notifying {
  /** What a turn tells people; for its transaction. */
  news(before: Model['notices'], after: Model['notices'], actions: readonly Action[]): NotificationWrite;
  /** The turn is durable. */
  committed(): void;
  /** It supervises now. */
  begin(): void;
  /** A sweep came to its end. */
  sweep(): void;
  test(channel: string | null): { readonly key: string; readonly channels: readonly string[] };
  /** Rows of that key. */
  rows(key: string): readonly NotificationRow[];
  state(): NotifyStatus;
  /** Tells what is due, and whoever waits for the pings, before the daemon exits with `code`. */
  end(code: number): Promise<void>;
}

export interface NotifyingDeps {
  readonly world: World;
  readonly model: () => Model;
  readonly post: (...facts: Fact[]) => void;
  readonly project: () => Project;
}

/** Key of the notice about pings that do not get through. */
const HEARTBEAT_KEY = 'heartbeat';
/** How long the end of the sequence may wait for being told: no daemon follows to tell it. */
const LAST_WORDS_MS = 10_000;
/** The same for any other end: the next daemon tells what is left. */
const LEAVE_MS = 2_000;

export function createNotifying(deps: NotifyingDeps): Notifying {
  const { world, model, post } = deps;
  const { clock, store, log, paths } = world;
  const standing = (): readonly string[] => Object.keys(model().notices);
  const trouble = (key: string, text: string | null): void => post({ type: 'trouble', key, text });
  const notifications = createNotifications({
    store,
    clock,
    random: Math.random,
    spec: () => deps.project().config.notify,
    source: paths.project,
    project: () => deps.project().config.project,
    channelDeps: {
      env: process.env,
      run: runHook,
      platform: process.platform,
      nowMs: () => clock.now().wall,
    },
    standing,
    trouble,
    log: (level, text) => log[level](text),
  });
  const heartbeat = createHeartbeat({
    spec: () => deps.project().config.notify.heartbeat,
    clock,
    env: process.env,
    isTold: () => standing().includes(HEARTBEAT_KEY),
    tell: (why) => trouble(HEARTBEAT_KEY, why === null ? null : `the heartbeat does not get through: ${why}`),
  });

  return {
    news: (before, after, actions) => notifications.write(newsOf(before, after, actions)),
    committed: () => notifications.committed(),
    begin() {
      heartbeat.start();
      notifications.look();
    },
    sweep() {
      notifications.look();
      heartbeat.progress();
    },
    test: (channel) => notifications.test(channel),
    rows: (key) => store.notifications().filter((row) => row.key === key),
    state: () => ({ channels: notifications.state(), heartbeat: heartbeat.state() }),
    async end(code) {
      const forGood = code === 0 && currentPhase(model()) === null && model().settings.phases.length > 0;
      const pinged = heartbeat.end(code === 0, plain(forGood ? 'sequence complete' : `exit ${code}`));
      await Promise.all([notifications.drain(forGood ? LAST_WORDS_MS : LEAVE_MS, forGood), pinged]);
      notifications.stop();
    },
  };
}

import { onTestFinished } from 'vitest';
import type { RunProgram } from '../../../src/notify/channels/channel.ts';
import { createNotifications, type Notifications } from '../../../src/notify/notifications.ts';
import type { ChannelSpec, NotifySpec } from '../../../src/ports/channel.ts';
import type { Severity } from '../../../src/ports/notifier.ts';
import { createMemoryStore, type MemoryStore } from '../../../src/store/memory-store.ts';
import { createFakeClock, type FakeClock } from '../../fakes/clock.ts';
import { step } from '../../store/steps.ts';

/** Notifications over a store and a clock of the test's own; what they send goes out for real. */
export interface Rig {
  readonly store: MemoryStore;
  readonly clock: FakeClock;
  readonly notifications: Notifications;
  readonly troubles: ReadonlyMap<string, string>;
  readonly log: readonly string[];
  /** What a turn of the loop does with news. */
  tell(key: string, severity?: Severity, settleMs?: number): void;
  over(key: string): void;
  configure(change: Partial<NotifySpec>): void;
  /** Lets what runs come to its end without moving the clock, until the condition holds. */
  until(what: string, condition: () => boolean): Promise<void>;
}

export const calm: NotifySpec = {
  channels: [],
  quiet: null,
  rate: { count: 100, window_s: 60 },
  give_up_after_s: 86_400,
  heartbeat: null,
};

const common = { severity: 'info', only: [], except: [], timeout_s: 1 } as const;

export function webhook(
  url: string,
  parts: Partial<Extract<ChannelSpec, { type: 'webhook' }>> = {},
): ChannelSpec {
  return { ...common, name: 'hook', type: 'webhook', url, method: 'POST', headers: {}, body: null, ...parts };
}

export function ntfy(url: string, parts: Partial<Extract<ChannelSpec, { type: 'ntfy' }>> = {}): ChannelSpec {
  return { ...common, name: 'phone', type: 'ntfy', url, token: null, ...parts };
}

export interface RigOptions {
  readonly spec: Partial<NotifySpec>;
  readonly startWallMs?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: RunProgram;
  /** Goes on where another daemon left off. */
  readonly from?: Pick<Rig, 'store' | 'clock'>;
}

const noProgram: RunProgram = () => Promise.reject(new Error('no program is expected'));

export function createRig(options: RigOptions): Rig {
  const clock =
    options.from?.clock ?? createFakeClock(options.startWallMs ?? Date.parse('2026-11-20T12:00:00Z'));
  const store = options.from?.store ?? createMemoryStore();
  const troubles = new Map<string, string>();
  const log: string[] = [];
  let spec: NotifySpec = { ...calm, ...options.spec };
  const notifications = createNotifications({
    store,
    clock,
    random: () => 0,
    spec: () => spec,
    source: '/project',
    project: () => 'trial',
    channelDeps: {
      env: options.env ?? {},
      run: options.run ?? noProgram,
      platform: 'linux',
      nowMs: () => clock.now().wall,
    },
    standing: () => [...troubles.keys()],
    trouble(key, text) {
      if (text === null) troubles.delete(key);
      else troubles.set(key, text);
    },
    log: (level, text) => log.push(`${level} ${text}`),
  });
  onTestFinished(() => notifications.stop());
  const turn = (news: Parameters<Notifications['write']>[0]): void => {
    store.commit({ ...step(1), notifications: notifications.write(news) });
    notifications.committed();
  };
  return {
    ...{ store, clock, notifications, troubles, log },
    tell: (key, severity = 'warning', settleMs = 0) =>
      turn({ tell: [{ key, severity, text: `text of ${key}`, settleMs }], over: [] }),
    over: (key) => turn({ tell: [], over: [key] }),
    configure(change) {
      spec = { ...spec, ...change };
      notifications.look();
    },
    async until(what, condition) {
      const end = performance.now() + 10_000;
      while (!condition()) {
        if (performance.now() > end) throw new Error(`waited in vain for: ${what}\n${log.join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

import type { Clock } from '../../ports/clock.ts';
import type { NotificationRow } from '../../ports/notifier.ts';
import type { Channel, Outcome } from '../channels/channel.ts';
import { retryMs } from '../when/backoff.ts';
import { TEST_KEYS } from './audience.ts';
import { messageOf } from './message.ts';
import { type Decision, type Policy, plan } from './plan.ts';
import { attempted, postponed, sent, settled } from './rows.ts';

/** The way out through one channel: one message at a time, each attempt durable before it begins. */
export interface Line {
  /** Something may be due. */
  kick(): void;
  /** Resolves when nothing is being sent and nothing will be due before `untilMono`. */
  quiet(untilMono: number): Promise<void>;
  /** Sends nothing more; an attempt that runs is broken off, and made again by the next daemon. */
  stop(): void;
}

export interface LineDeps {
  readonly channel: Channel;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly policy: () => Policy;
  readonly timezone: () => string;
  /** All rows of this channel, oldest first. */
  readonly rows: () => readonly NotificationRow[];
  /** Durable when it returns. */
  readonly put: (rows: readonly NotificationRow[]) => void;
  readonly onOutcome: (outcome: Outcome, rows: readonly NotificationRow[]) => void;
  /** Rows that are given up or not worth telling any more. */
  readonly onSettled: (rows: readonly NotificationRow[]) => void;
  readonly onFault: (error: unknown) => void;
}

/** Looked at again this soon while a clock that was put back makes waiting times doubtful. */
const WAIT_MAX_MS = 3_600_000;

export function createLine(deps: LineDeps): Line {
  const { clock } = deps;
  const abort = new AbortController();
  const waiters = new Set<() => void>();
  let cancel = (): void => {};
  let wakeMono: number | null = null;
  let busy = false;
  let stopped = false;

  function kick(): void {
    if (busy || stopped) return;
    cancel();
    wakeMono = null;
    try {
      act();
    } catch (error) {
      deps.onFault(error);
    }
    for (const waiter of [...waiters]) waiter();
  }

  function act(): void {
    for (;;) {
      const now = clock.now();
      const decision = plan(deps.rows(), deps.policy(), now.wall);
      switch (decision.type) {
        case 'idle':
          return;
        case 'wait':
          waitMs(Math.min(WAIT_MAX_MS, Math.max(1, decision.untilMs - now.wall)));
          return;
        case 'settle':
          deps.put(decision.rows);
          deps.onSettled(decision.rows);
          continue;
        case 'send':
          busy = true;
          void send(decision)
            .catch(deps.onFault)
            .finally(() => {
              busy = false;
              kick();
            });
          return;
      }
    }
  }

  function waitMs(ms: number): void {
    wakeMono = clock.now().mono + ms;
    cancel = clock.after(ms, kick);
  }

  async function send({ batch, rows }: Extract<Decision, { type: 'send' }>): Promise<void> {
    const trying = rows.map((row) => attempted(row, batch, clock.now().wall));
    deps.put(trying);
    const message = messageOf(batch, trying, deps.timezone());
    const outcome = await deps.channel.send(message, abort.signal);
    if (stopped) return;
    deps.put(afterwards(trying, outcome));
    deps.onOutcome(outcome, trying);
  }

  function afterwards(rows: readonly NotificationRow[], outcome: Outcome): readonly NotificationRow[] {
    const now = clock.now().wall;
    switch (outcome.type) {
      case 'sent':
        return rows.map((row) => sent(row, now));
      case 'refused':
        return rows.map((row) => settled(row, 'failed', outcome.why, now));
      case 'retry': {
        // Whoever tests looks at the answer now, and does not want it to arrive tomorrow.
        if (rows.every(({ key }) => key.startsWith(TEST_KEYS)))
          return rows.map((row) => settled(row, 'failed', outcome.why, now));
        const attempts = Math.max(...rows.map((row) => row.attempts));
        const dueMs = now + retryMs(attempts, deps.random(), outcome.afterMs);
        return rows.map((row) => postponed(row, dueMs, outcome.why, now));
      }
    }
  }

  return {
    kick,
    quiet(untilMono) {
      const isQuiet = (): boolean => stopped || (!busy && (wakeMono === null || wakeMono > untilMono));
      if (isQuiet()) return Promise.resolve();
      return new Promise((resolve) => {
        const waiter = (): void => {
          if (!isQuiet()) return;
          waiters.delete(waiter);
          resolve();
        };
        waiters.add(waiter);
      });
    },
    stop() {
      stopped = true;
      cancel();
      abort.abort();
      for (const waiter of [...waiters]) waiter();
    },
  };
}

import type { Action } from '../../../src/core/actions.ts';
import type { Model } from '../../../src/core/model.ts';
import type { Scheduler } from '../scheduler.ts';

/** One wake a period: none twice, and none left out while the Orchestrator could have taken it. */
export interface WakeCheck {
  onStart(model: Pick<Model, 'wake'>): void;
  onAction(action: Action): void;
  /** Every half a minute; `free`: the Orchestrator sits idle, and nothing keeps the daemon from waking it. */
  round(free: boolean): void;
  sent(): number;
}

/** Periods begin with the hours, by the configuration's default. */
const PERIOD_MS = 3_600_000;
const BOUND_MS = 240_000;

export function createWakeCheck(
  scheduler: Pick<Scheduler, 'now' | 'wall'>,
  violate: (rule: string, text: string) => void,
): WakeCheck {
  const keys = new Set<string>();
  let settled = Number.NEGATIVE_INFINITY;
  let freeSince: number | null = null;
  let sent = 0;

  return {
    onStart({ wake: { last } }) {
      // With the state everything is lost that tells of wakes; with a part of it, of the newest.
      if (last === null || last.period < settled) keys.clear();
      settled = last?.period ?? Number.NEGATIVE_INFINITY;
    },
    onAction(action) {
      if (action.type === 'wake') settled = action.period;
      if (action.type !== 'send' || action.kind !== 'wake') return;
      if (keys.has(action.key)) violate('wake-once', `${action.key} was sent again`);
      keys.add(action.key);
      sent += 1;
    },
    round(free) {
      const now = scheduler.now();
      const wall = scheduler.wall();
      const period = Math.floor(wall / PERIOD_MS) * PERIOD_MS;
      if (!free || settled >= period) {
        freeSince = null;
        return;
      }
      freeSince ??= now;
      const ms = Math.min(now - freeSince, wall - period);
      if (ms > BOUND_MS)
        violate(
          'wake-lost',
          `the period of ${new Date(period).toISOString()} has no wake after ${Math.round(ms / 1000)} s`,
        );
    },
    sent: () => sent,
  };
}

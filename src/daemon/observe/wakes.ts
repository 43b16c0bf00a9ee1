import type { Fact } from '../../core/facts.ts';
import type { Model } from '../../core/model.ts';
import { describe } from '../../errors/error.ts';
import type { Clock } from '../../ports/clock.ts';
import { plain } from '../../protocol/text.ts';
import { createPeriods, type Periods } from './periods.ts';

export interface WakeObserverDeps {
  readonly clock: Clock;
  /** Null when nobody is woken. */
  readonly schedule: () => { readonly cron: string; readonly timezone: string } | null;
  readonly model: () => Model;
  readonly post: (...facts: Fact[]) => void;
}

/** Tells when a period of wakes begins: at its time, after a start and after a sleep. Knows nothing of earlier ones. */
export interface WakeObserver {
  check(): void;
}

export function createWakeObserver(deps: WakeObserverDeps): WakeObserver {
  let periods: { readonly of: string; readonly at: Periods } | null = null;
  let failing = false;

  function read(): Periods | null {
    const schedule = deps.schedule();
    if (schedule === null) return null;
    const of = JSON.stringify(schedule);
    if (periods?.of !== of) periods = { of, at: createPeriods(schedule.cron, schedule.timezone) };
    return periods.at;
  }

  function tell(): void {
    const at = read();
    if (at === null) return;
    const { wall } = deps.clock.now();
    const period = at.newest(wall);
    if (period === null) return;
    const next = at.next(wall);
    const { due } = deps.model().wake;
    if (due?.period !== period || due.next !== next) deps.post({ type: 'wake-period', period, next });
  }

  return {
    check() {
      try {
        tell();
        if (failing) deps.post({ type: 'trouble', key: 'wake', text: null });
        failing = false;
      } catch (error) {
        const text = `periods of wakes cannot be told: ${plain(describe(error), 200)}`;
        if (!failing) deps.post({ type: 'trouble', key: 'wake', text });
        failing = true;
      }
    },
  };
}

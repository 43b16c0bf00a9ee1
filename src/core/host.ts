import type { Stamp } from './time.ts';

export type HostWork = 'check' | 'recreate';

/** What is known of the host fallback: programs of the owner that look after the machine that the work depends on. */
export interface HostState {
  /** Runs so far. */
  readonly count: number;
  readonly running: {
    readonly n: number;
    readonly what: HostWork;
    readonly by: string;
    readonly since: Stamp;
  } | null;
  /** A person or an agent wants it, and no rule has served that yet. */
  readonly asked: { readonly what: HostWork; readonly by: string } | null;
  readonly last: Readonly<Record<HostWork, HostRun | null>>;
  /** Checks in a row that failed. */
  readonly failures: number;
  /** Number of the last run that was told of. */
  readonly told: number;
}

export interface HostRun {
  readonly n: number;
  /** When it began: a cooldown counts from here. */
  readonly began: Stamp;
  readonly ended: Stamp;
  readonly by: string;
  readonly ok: boolean;
  /** How it ended, in a few words of ours. */
  readonly how: string;
  /** End of its output, plain lines without known keys. Others wrote it. */
  readonly output: string;
}

export interface HostSettings {
  /** Whether there is such a program. */
  readonly check: boolean;
  readonly recreate: boolean;
  /** loopctl runs them by itself. */
  readonly auto: boolean;
  readonly cooldown_s: number;
  readonly unreachable_s: number;
  readonly check_interval_s: number;
  readonly failures_max: number;
}

export const noHostRuns: HostState = {
  count: 0,
  running: null,
  asked: null,
  last: { check: null, recreate: null },
  failures: 0,
  told: 0,
};

/** Milliseconds until a recreation may begin again; 0 when it may. */
export function cooldownMs(state: HostState, settings: HostSettings, now: Stamp): number {
  const last = state.running?.what === 'recreate' ? state.running.since : state.last.recreate?.began;
  return last === undefined ? 0 : Math.max(0, settings.cooldown_s * 1000 - (now.mono - last.mono));
}

import type { HostSettings } from './host.ts';
import type { PriceTable } from './money/prices.ts';

/**
 * The part of the configuration that rules decide by. `config/schema.ts` produces it (one source of defaults);
 * the unit of a number is the last part of its name.
 */
export interface Timers {
  readonly sweep_s: number;
  readonly fetch_interval_s: number;
  readonly handoff_repeat_s: number;
  readonly handoff_repeat_max: number;
  readonly max_wait_s: number;
  readonly stall_idle_s: number;
  readonly stall_grace_s: number;
  readonly nudge_wait_s: number;
  readonly repeat_window_s: number;
  readonly lease_repeat_max: number;
  readonly tool_max_s: number;
  readonly busy_max_s: number;
  readonly start_max_s: number;
  readonly ack_wait_s: number;
  readonly restart_backoff_max_s: number;
  readonly restart_window_s: number;
  readonly restart_max: number;
  readonly healthy_after_s: number;
  readonly context_warn_pct: number;
  readonly limit_slack_s: number;
  readonly limit_jitter_s: number;
  readonly limit_probe_s: number;
  readonly limit_probe_max: number;
  readonly gap_grace_s: number;
}

/** Where verdicts are due: at each gate, once a phase, in a later review phase, or never (no Adversary runs). */
export type Cadence = 'gate' | 'phase' | 'deferred' | 'solo';

/** `strict` moves on when the phase *is* done, `seed` as soon as its status file *says* so. */
export type Advance = 'strict' | 'seed';

export interface PhaseSpec {
  readonly id: string;
  /** Path of the plan file, as written in the config or `.phases-spec`. */
  readonly plan: string;
  /** Path of the status file inside the work repo, for example `machine-docs/STATUS-1.md`. */
  readonly status: string;
}

export type LoopName = 'builder' | 'adversary';

export interface RoleSettings {
  readonly backend: string;
  readonly model: string | null;
  /** Account whose usage limits this role shares; windows are kept per account. */
  readonly account: string;
  /** Resume the conversation at the start of a phase instead of a fresh session. */
  readonly resume: boolean;
  /** The backend takes input while busy and queues it (from its manifest). */
  readonly queues_input: boolean;
  /** The backend can resume a conversation (from its manifest). */
  readonly can_resume: boolean;
  /** The backend has a key that ends a turn and keeps the session (from its manifest). */
  readonly can_interrupt: boolean;
  /** Runs with the daemon. Loops always do; another role else runs from when a person asks for it. */
  readonly autostart: boolean;
}

/** How the Orchestrator is woken. What a period is the observer knows; the rules are told when one begins. */
export interface WakeSettings {
  /** `changed` skips a period in which nothing is otherwise than at the last wake. */
  readonly when: 'always' | 'changed';
  /** A hook is asked before each wake. */
  readonly hook: boolean;
}

/** Roles that run once, when they are called for. */
export type OneShotRole = 'assistant' | 'upgrader';

export interface JobSettings {
  readonly role: OneShotRole;
  readonly backend: string;
  readonly model: string | null;
  readonly account: string;
  /** Cron pattern of five fields, or six with seconds first. */
  readonly cron: string;
  readonly timezone: string;
  readonly timeout_s: number;
  /** What becomes of runs that were due while nobody was there. */
  readonly missed: 'run_once' | 'skip';
  /** The daemon runs it when it is due; else only somebody who asks for it. */
  readonly enabled: boolean;
  /** What its runs are called in lists. */
  readonly title: string;
}

/** What the rules know of one-shot sessions. */
export interface TaskSettings {
  /** Tasks of the Assistant at once; the others wait. */
  readonly assistants_max: number;
  readonly jobs: Readonly<Record<string, JobSettings>>;
}

/** Upper bounds of what may be used. Units are those of the names. */
export interface Caps {
  readonly usd?: number;
  readonly tokens?: number;
  readonly turns?: number;
  readonly wall_s?: number;
}

export interface BudgetSettings {
  /** At a cap, a turn under way is ended at once; else it may end by itself. */
  readonly hard: boolean;
  readonly session: Caps;
  readonly phase: Caps;
  readonly day: Caps;
  readonly project: Caps;
}

export interface Settings {
  readonly project: string;
  readonly timers: Timers;
  readonly cadence: Cadence;
  readonly advance: Advance;
  readonly phases: readonly PhaseSpec[];
  readonly docs: string;
  readonly auto_resume: boolean;
  readonly host: HostSettings;
  readonly budget: BudgetSettings;
  readonly prices: PriceTable;
  /** Agents that may run, by name. `solo` has no `adversary`. */
  readonly roles: Readonly<Record<string, RoleSettings>>;
  readonly tasks: TaskSettings;
  /** Null when there is no Orchestrator to wake. */
  readonly wake: WakeSettings | null;
}

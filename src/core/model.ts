import type { ScreenReading } from '../ports/agent.ts';
import type { Severity } from '../ports/notifier.ts';
import type { DeliveryStatus } from '../ports/store.ts';
import type { Ledger, LedgerCommit } from '../protocol/ledger.ts';
import type { MessageKind, WakeOutcome } from './actions.ts';
import type { SecretCommit, Source } from './facts.ts';
import type { HostState } from './host.ts';
import type { Money } from './money/money.ts';
import type { Settings } from './settings.ts';
import type { TaskBook } from './tasks.ts';
import type { Stamp } from './time.ts';
import type { SessionState } from './transitions.ts';

/** Everything the rules decide by. Plain data: it is logged, replayed and compared as JSON. */
export interface Model {
  readonly settings: Settings;
  /** Before the first complete view of the world nothing is started, killed or advanced. */
  readonly ready: boolean;
  readonly run: RunState;
  readonly paused: Pause | null;
  readonly phase: PhaseState;
  readonly repo: RepoState;
  readonly agents: Readonly<Record<string, Agent>>;
  /** Usage limit windows, by account. */
  readonly limits: Readonly<Record<string, LimitWindow>>;
  /** Probes of the window that ended last, by account: a banner soon after means that the last of them was in vain. */
  readonly limitsOver: Readonly<Record<string, { readonly at: Stamp; readonly probes: number }>>;
  /** Messages decided in this phase, by dedupe key. */
  readonly sent: Readonly<Record<string, Sent>>;
  readonly notices: Readonly<Record<string, Notice>>;
  readonly terminal: { readonly up: boolean; readonly since: Stamp; readonly text: string };
  /** End of the last clock gap, for the grace after it. */
  readonly gap: Stamp | null;
  /** What people asked for and no rule has turned into an action yet. */
  readonly requests: readonly Request[];
  /** One-shot sessions and jobs. */
  readonly tasks: TaskBook;
  /** Commits with secrets in them that nobody was told of yet. */
  readonly secrets: readonly SecretCommit[];
  /** Moments at which the terminal server died, newest last. */
  readonly incidents: readonly Stamp[];
  readonly host: HostState;
  readonly money: Money;
  /** Caps that a person lifted, by {@link file://./money/caps.ts}: how much was used then, to be used once more. */
  readonly granted: Readonly<Record<string, number>>;
  readonly wake: WakeState;
  /** What was told upwards lately, newest last: for the Orchestrator's messages and wakes. */
  readonly upward: readonly Upward[];
}

/** Where the Orchestrator's wakes stand. A period is named by the wall time at which it began, milliseconds. */
export interface WakeState {
  /** The newest period that has begun, and the start of the next one. Null until the observer has told. */
  readonly due: { readonly period: number; readonly next: number | null } | null;
  /** The newest period that is settled, and how. Null before the first one. */
  readonly last: {
    readonly period: number;
    readonly outcome: WakeOutcome;
    readonly why: string;
    readonly at: Stamp;
  } | null;
  /** The newest period in which a wake was sent, when that was, and how things stood then. */
  readonly sent: { readonly period: number; readonly at: Stamp; readonly digest: string } | null;
  /** What the wake hook said about a period; `running` while it is asked. */
  readonly hook: {
    readonly period: number;
    readonly state: 'running' | 'passed' | 'vetoed';
    readonly why: string;
  } | null;
}

/** Something that the Orchestrator is to know. */
export interface Upward {
  readonly key: string;
  readonly severity: Severity;
  readonly text: string;
  readonly since: Stamp;
  /** It was given to the Orchestrator as a message. */
  readonly told: boolean;
}

export type RunState =
  | { readonly type: 'running' }
  | { readonly type: 'stopping'; readonly keepSessions: boolean; readonly by: string; readonly since: Stamp }
  | { readonly type: 'complete'; readonly since: Stamp; readonly tip: string }
  | { readonly type: 'exiting' };

export type Request =
  | {
      readonly type: 'send';
      readonly agent: string;
      readonly text: string;
      readonly by: string;
      readonly nonce: string;
      /** Where the whole text lies, when it is more than a short line. */
      readonly file?: string;
    }
  | {
      readonly type: 'restart';
      readonly agent: string;
      readonly mode: 'fresh' | 'resume';
      readonly by: string;
    }
  /** A wake although the period had one. */
  | { readonly type: 'wake'; readonly agent: string; readonly by: string; readonly nonce: string };

export interface Pause {
  readonly since: Stamp;
  readonly by: string;
}

export interface PhaseState {
  /** Digest of the plan each loop read at its kickoff, by agent. */
  readonly planRead: Readonly<Record<string, string>>;
  /** Index into `settings.phases`; equal to its length once the sequence is complete. */
  readonly index: number;
  /** Commit after which this phase's claims and reviews count; null reads from the beginning. */
  readonly base: string | null;
  readonly since: Stamp;
  readonly planDigest: string | null;
}

export interface RepoState {
  readonly tip: string | null;
  readonly commits: readonly LedgerCommit[];
  readonly ledger: Ledger;
  /** What the pushed files said at `tip`. */
  readonly files: {
    readonly tip: string;
    readonly phase: string;
    readonly saysDone: boolean;
    readonly veto: string | null;
    readonly unreadable: readonly string[];
    readonly inbox: Readonly<Record<string, string | null>>;
  } | null;
  readonly missing: 'unborn' | 'branch-deleted' | null;
  /** Since when the remote could not be reached, and why. */
  readonly unreachable: { readonly since: Stamp; readonly error: string } | null;
}

export interface Agent {
  readonly name: string;
  /** Number of the newest session ever launched; survives restarts. */
  readonly generation: number;
  readonly conversation: string;
  /** When the newest session was launched. */
  readonly launchedAt: Stamp | null;
  /** Phase that the newest session was launched for. */
  readonly launchedFor: string;
  readonly session: Session;
  readonly paused: Pause | null;
  /** What a person asked for last: that it runs, or that it does not. Null leaves that to its role. */
  readonly asked: boolean | null;
  /** Unplanned relaunches that count, newest last, within `restart_window_s`. */
  readonly restarts: readonly UnplannedEnd[];
  /** Relaunches in a row without proven health; drives the back-off. */
  readonly streak: number;
  /** Not relaunched before this. */
  readonly notBefore: Stamp | null;
  readonly parked: { readonly since: Stamp; readonly reason: string } | null;
  readonly comeback: { readonly mode: 'fresh' | 'resume'; readonly reason: string };
  readonly ladder: Ladder;
  /** Leases in a row that brought no commit. */
  readonly idleLeases: number;
  /** The agent's own time at which the newest turn that was counted began, wall ms. */
  readonly turnAt: number;
  /** That turn was seen on the screen, and the agent itself has not told of it yet. */
  readonly turnSeen: boolean;
  /** It is left alone because a cap of the budget is reached; what is reached, and since when. */
  readonly spent: { readonly since: Stamp; readonly text: string } | null;
  /** The newest turn of this session that was interrupted since then. */
  readonly interrupt: Interrupt | null;
}

export interface Interrupt {
  readonly at: Stamp;
  /** Turns interrupted so far. */
  readonly count: number;
  /** Why the turn goes on, or may; null while that is not known, or when it is over. */
  readonly failed: string | null;
}

export interface UnplannedEnd {
  readonly at: Stamp;
  readonly reason: string;
}

export interface Ladder {
  /** The nudge of the current stall; null when there was none. */
  readonly nudged: Stamp | null;
  /** Nudges ever, for their keys. */
  readonly nudges: number;
  /** Last restart for a stall. */
  readonly restarted: Stamp | null;
}

export interface Evidence {
  readonly text: string;
  readonly source: Source;
  readonly at: Stamp;
}

export interface Session {
  readonly state: SessionState;
  readonly since: Stamp;
  /** When it was launched or adopted. */
  readonly born: Stamp;
  readonly evidence: Evidence;
  readonly phase: string;
  /** How it was started, and whether its start prompt still has to be sent as a message. */
  readonly mode: 'fresh' | 'resume';
  readonly startDue: boolean;
  readonly pane: { readonly session: string; readonly paneId: string; readonly pid: number } | null;
  /** A structured signal has been seen: from then on the screen is only a cross-check. */
  readonly structured: boolean;
  /** The last structured signal. */
  readonly heard: Stamp | null;
  readonly screen: { readonly reading: ScreenReading; readonly since: Stamp } | null;
  readonly lease: Lease | null;
  /** Last thing that counted as progress: signal, changed screen, commit. */
  readonly progress: Stamp;
  readonly cpu: Stamp | null;
  readonly tools: readonly { readonly id: string; readonly name: string; readonly since: Stamp }[];
  readonly contextPct: number | null;
  readonly turns: number;
  readonly human: boolean;
  readonly held: string | null;
  /** Submit was pressed twice without effect. */
  readonly frozen: boolean;
  /** We are ending it; why, and since when. */
  readonly ending: { readonly reason: string; readonly since: Stamp } | null;
  readonly probeFailing: boolean;
}

export type Lease =
  | { readonly kind: 'lease'; readonly untilWall: number; readonly seen: Stamp }
  /** The last message had no usable marker; `reason` says why, for `explain`. */
  | { readonly kind: 'none'; readonly reason: string; readonly seen: Stamp };

export interface LimitWindow {
  readonly since: Stamp;
  /** The newest banner; what was said before it neither opens nor ends this window. */
  readonly seen: Stamp;
  /** Wall time at which the limit resets; null when unreadable. */
  readonly resetWall: number | null;
  readonly evidence: string;
  /** Whoever met it: an agent or a task. */
  readonly agent: string;
  readonly probes: number;
  readonly lastProbe: Stamp | null;
}

export interface Sent {
  readonly agent: string;
  readonly kind: MessageKind;
  readonly status: DeliveryStatus;
  readonly created: Stamp;
  /** Last change of status. */
  readonly at: Stamp;
  /** Generation that took it, or the newest one when it was decided. */
  readonly generation: number;
  readonly how: string;
}

export interface Notice {
  readonly severity: Severity;
  readonly text: string;
  readonly since: Stamp;
}

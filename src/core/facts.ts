import type { ScreenReading, Signal } from '../ports/agent.ts';
import type { DeliveryStatus } from '../ports/store.ts';
import type { LedgerCommit } from '../protocol/ledger.ts';
import type { Action } from './actions.ts';
import type { HostWork } from './host.ts';
import type { Settings } from './settings.ts';
import type { TaskFact } from './task-facts.ts';

/** Who says so. Structured sources outrank `screen`; `rule` is a correction the rules made, with its reason as evidence. */
export type Source = 'signal' | 'screen' | 'wrapper' | 'pane' | 'terminal' | 'daemon' | 'rule' | 'operator';

/** What an observer or actuator found out. Facts never decide; they are logged and can be replayed. */
export type Fact = SettingsFact | RepoFact | SessionFact | DeliveryFact | ControlFact | TaskFact | ActedFact;

export type SettingsFact =
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'config-error'; readonly error: string | null };

export interface SecretCommit {
  readonly commit: string;
  readonly author: 'builder' | 'adversary' | 'other';
  readonly finds: readonly { readonly path: string; readonly kind: string }[];
  /** Further finds that are not named. */
  readonly more: number;
}

export type RepoFact =
  /** Commits of the current phase: `append` adds to those known, `rebuild` replaces them (start, rewritten history). */
  | {
      readonly type: 'history';
      readonly mode: 'append' | 'rebuild';
      readonly rewritten: boolean;
      readonly tip: string;
      readonly commits: readonly LedgerCommit[];
      /** Where the current phase begins in rewritten history that does not have its old base; else not there. */
      readonly base?: string | null;
    }
  /** What the pushed files of the current phase say, at `tip`. */
  | {
      readonly type: 'files';
      readonly tip: string;
      readonly phase: string;
      readonly saysDone: boolean;
      /** The standing veto's line, or null. */
      readonly veto: string | null;
      /** Files that could not be read (too large, binary), by path. */
      readonly unreadable: readonly string[];
      /** For each loop, the commit by which its inbox file appeared; null when there is none. */
      readonly inbox: Readonly<Record<string, string | null>>;
    }
  /** Digest of the current phase's plan; null when it cannot be read. */
  | { readonly type: 'plan'; readonly phase: string; readonly digest: string | null }
  /** A pushed commit added what looks like secrets: names of places and kinds, never a value. */
  | ({ readonly type: 'secret' } & SecretCommit)
  | { readonly type: 'remote'; readonly ok: boolean; readonly error: string | null }
  /** The coordination branch has no commit (yet, or any more). */
  | { readonly type: 'branch-missing'; readonly reason: 'unborn' | 'branch-deleted' };

interface OfSession {
  readonly agent: string;
  /** Facts of an older generation than the agent's current one are dropped. */
  readonly generation: number;
}

export type SessionFact =
  | (OfSession & {
      readonly type: 'launched';
      readonly adopted: boolean;
      readonly phase: string;
      readonly session: string;
      readonly paneId: string;
      readonly pid: number;
      readonly conversation: string;
      /** The kickoff went in as an argument: no message is due. */
      readonly promptDelivered: boolean;
    })
  | (OfSession & {
      readonly type: 'launch-failed';
      readonly code: string;
      readonly text: string;
      readonly lasting: boolean;
    })
  | (OfSession & {
      readonly type: 'exited';
      readonly code: number | null;
      readonly source: Source;
      readonly text: string;
      /** Every session went in the same moment: the terminal server died. */
      readonly incident: boolean;
    })
  | (OfSession & { readonly type: 'killed'; readonly survivors: readonly number[] })
  | (OfSession & { readonly type: 'kill-failed'; readonly text: string })
  /** What became of an interrupt: `ok` when the turn is over, else why it is not, or not known. */
  | (OfSession & {
      readonly type: 'interrupted';
      readonly n: number;
      readonly ok: boolean;
      readonly text: string;
    })
  /** `atWall` is the agent's own time; `replayed` ones were read again after an adoption and count nothing twice. */
  | (OfSession & { readonly type: 'signal'; readonly signal: Signal; readonly replayed: boolean })
  | (OfSession & { readonly type: 'screen'; readonly reading: ScreenReading })
  | (OfSession & { readonly type: 'activity'; readonly what: 'screen' | 'cpu' })
  | (OfSession & { readonly type: 'human'; readonly attached: boolean })
  | (OfSession & { readonly type: 'probe-failed'; readonly text: string })
  /** The session can be looked at again. */
  | (OfSession & { readonly type: 'probe-ok' })
  | { readonly type: 'terminal'; readonly up: boolean; readonly text: string };

export type DeliveryFact =
  | {
      readonly type: 'delivery';
      readonly id: string;
      readonly key: string;
      readonly agent: string;
      readonly generation: number;
      readonly status: DeliveryStatus;
      /** How it is known (`signal`, `screen`, `tag`, …) or why it failed. */
      readonly how: string;
      /** The agent's input does not react: transcript still, submit pressed twice without effect. */
      readonly frozen: boolean;
    }
  | { readonly type: 'held'; readonly agent: string; readonly reason: string | null }
  /** The row was in flight to a session that is gone and is not proven taken: it waits for the next session. */
  | { readonly type: 'requeued'; readonly key: string; readonly agent: string };

export type ControlFact =
  | { readonly type: 'pause'; readonly agent: string | null; readonly on: boolean; readonly by: string }
  | {
      readonly type: 'send';
      readonly agent: string;
      readonly text: string;
      readonly by: string;
      readonly nonce: string;
      /** Where the whole text lies, when it is more than a short line. */
      readonly file?: string;
    }
  | { readonly type: 'unpark'; readonly agent: string; readonly by: string }
  | {
      readonly type: 'restart';
      readonly agent: string;
      readonly mode: 'fresh' | 'resume';
      readonly by: string;
    }
  /** An agent that does not run by itself is to run from now on, or no longer. */
  | { readonly type: 'want'; readonly agent: string; readonly on: boolean; readonly by: string }
  /** Start of the newest period of wakes that has begun, and of the next one, wall milliseconds. */
  | { readonly type: 'wake-period'; readonly period: number; readonly next: number | null }
  /** What the wake hook said about that period. */
  | { readonly type: 'wake-hook'; readonly period: number; readonly ok: boolean; readonly text: string }
  /** A person wants a wake now, whether or not the period had one. */
  | { readonly type: 'wake'; readonly agent: string; readonly by: string; readonly nonce: string }
  | { readonly type: 'stop'; readonly keepSessions: boolean; readonly by: string }
  /** A person allows what is capped to be used once more: of one agent's session, or of all. */
  | { readonly type: 'budget-more'; readonly agent: string | null; readonly by: string }
  | { readonly type: 'limit-over'; readonly account: string; readonly by: string }
  /** The wall clock jumped or the machine slept for `ms`; no stall verdict for a grace after it. */
  | { readonly type: 'gap'; readonly ms: number }
  /** The world's first complete view is in: before it nothing is started or killed. */
  | { readonly type: 'ready' }
  | { readonly type: 'trouble'; readonly key: string; readonly text: string | null }
  /** Somebody wants a program of the host fallback to be run. */
  | { readonly type: 'host-ask'; readonly what: HostWork; readonly by: string }
  /** It ended. */
  | {
      readonly type: 'host-ran';
      readonly n: number;
      readonly ok: boolean;
      readonly how: string;
      readonly output: string;
    };

/** Bookkeeping of a decision, applied in the same step, so that no rule decides it again. */
export type ActedFact = { readonly type: 'acted'; readonly action: Action };

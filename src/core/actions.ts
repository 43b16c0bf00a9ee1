import type { Severity } from '../ports/notifier.ts';
import type { HostWork } from './host.ts';
import type { TaskAction } from './task-facts.ts';
import type { Correction } from './transitions.ts';

export type MessageKind =
  | 'kickoff'
  | 'handoff'
  | 'inbox'
  | 'nudge'
  | 'probe'
  | 'plan'
  | 'compact'
  | 'blocked'
  | 'human'
  | 'resume'
  | 'wake'
  | 'notice'
  | 'final';

/** `begun`: the Orchestrator's start stands for the period's wake; `absent`: it was not to run then. */
export type WakeOutcome = 'sent' | 'unchanged' | 'vetoed' | 'begun' | 'absent';

/** What the rules want done. Actuators do it and report back as facts. */
export type Action =
  | TaskAction
  | {
      readonly type: 'launch';
      readonly agent: string;
      readonly generation: number;
      readonly phase: string;
      readonly mode: 'fresh' | 'resume';
      readonly reason: string;
      /** What the agent owes now, one line each, for its start prompt. */
      readonly owes: readonly string[];
    }
  | {
      readonly type: 'kill';
      readonly agent: string;
      readonly generation: number;
      readonly reason: string;
      /** How the agent is to come back: null when it is not. */
      readonly comeback: 'fresh' | 'resume' | null;
      /** Counts against the restart budget (a stall does, a new phase does not). */
      readonly counts: boolean;
    }
  /** End the turn under way, and keep the session. */
  | {
      readonly type: 'interrupt';
      readonly agent: string;
      readonly generation: number;
      /** Numbers the interrupts of a session. */
      readonly n: number;
      readonly reason: string;
    }
  | {
      readonly type: 'send';
      readonly agent: string;
      readonly kind: MessageKind;
      /** Dedupe key: the same key is never typed twice. */
      readonly key: string;
      readonly text: string;
    }
  | { readonly type: 'drop'; readonly agent: string; readonly key: string; readonly reason: string }
  | { readonly type: 'advance'; readonly from: number; readonly to: number; readonly base: string }
  | { readonly type: 'complete'; readonly tip: string }
  | {
      readonly type: 'notify';
      /**
       * People are told once while it stands, until `resolve`, unless it gets more severe. What is `info` never stands: of
       * that the same words are told once a day.
       */
      readonly key: string;
      readonly severity: Severity;
      readonly text: string;
      /** Also told to the Orchestrator, when one runs. */
      readonly orchestrator: boolean;
    }
  | { readonly type: 'resolve'; readonly key: string }
  | {
      readonly type: 'correct';
      readonly agent: string;
      readonly generation: number;
      readonly event: Correction;
      readonly evidence: string;
    }
  /** Too many unplanned ends: the agent stays down until a person says otherwise. */
  | { readonly type: 'park'; readonly agent: string; readonly reason: string }
  | { readonly type: 'unpark'; readonly agent: string }
  /** A period's wake is settled: it is sent, or there is none, and why. */
  | {
      readonly type: 'wake';
      readonly agent: string;
      readonly period: number;
      readonly outcome: WakeOutcome;
      readonly why: string;
      /** How things stand, for the comparison at the next wake. */
      readonly digest: string;
    }
  /** The wake hook is asked about that period. */
  | { readonly type: 'wake-hook'; readonly agent: string; readonly period: number }
  /** A usage window that no live session can probe: the next launch will tell. */
  | { readonly type: 'lapse'; readonly account: string }
  /** A cap of the budget is reached: the agent is left alone, for as long as that is so. */
  | { readonly type: 'budget-hold'; readonly agent: string; readonly text: string }
  | { readonly type: 'budget-release'; readonly agent: string }
  /** Run a program of the host fallback; `n` numbers the runs. */
  | { readonly type: 'host'; readonly n: number; readonly what: HostWork; readonly by: string }
  | { readonly type: 'exit'; readonly code: 0 | 1; readonly reason: string };

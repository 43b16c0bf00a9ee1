import type { Signal } from '../../../src/ports/agent.ts';
import type { SimRole } from '../project.ts';
import type { Scheduler } from '../scheduler.ts';
import type { SimAccounts } from '../world/accounts.ts';
import type { SimGit } from '../world/git.ts';
import type { SimArgs, SimScreen } from './backend.ts';
import type { Conversation } from './memory.ts';
import type { Traits } from './traits.ts';

export type Condition = 'booting' | 'idle' | 'busy' | 'dialog' | 'limited';

/** A message taken, by the agent's own account. */
export interface Taken {
  readonly ids: readonly string[];
  readonly text: string;
  readonly at: number;
  readonly agent: string;
  readonly generation: number;
  readonly conversation: string;
  /** Its signals file names it. */
  signalled: boolean;
}

export interface AgentDeps {
  readonly seed: string;
  readonly scheduler: Scheduler;
  readonly git: SimGit;
  readonly accounts: SimAccounts;
  readonly account: string;
  readonly name: SimRole;
  readonly generation: number;
  readonly traits: Traits;
  readonly args: SimArgs;
  readonly conversation: Conversation;
  readonly gatesOf: (phase: string) => readonly string[];
  readonly cooperative: () => boolean;
  readonly signal: (signal: Signal) => void;
  readonly taken: (taken: Taken) => void;
  readonly output: () => void;
  readonly exit: (code: number) => void;
  readonly note: (text: string) => void;
}

/** Faults that can be put on a running agent. */
export interface Quirks {
  dropEnters: number;
  dropPastes: number;
  forgetMarkers: number;
  /** Its next turn never ends, and shows nothing new. */
  hangNext: boolean;
  slowMs: number;
  burns: boolean;
}

export interface SimAgent {
  readonly name: string;
  readonly generation: number;
  readonly quirks: Quirks;
  condition(): Condition;
  frozen(): boolean;
  /** Somebody stopped its process for a while. */
  stopped(): boolean;
  /** Since when it has neither begun nor ended a turn or a tool call, pushed, taken input, been typed at by a person, nor been lifted out of a hindrance. */
  quietSince(): number;
  /** Since when the condition holds. */
  conditionSince(): number;
  /** A tool call is open, as far as its signals say. */
  toolOpen(): boolean;
  /** A text that names the commit got lost in its input, which nobody can tell while it is busy. */
  hasLost(sha: string): boolean;
  /** Text of a person in the input line, since when, and whether something of ours stood before it. */
  draft(): { readonly text: string; readonly since: number; readonly behindOurs: boolean } | null;
  activity(): number;
  cpuMs(): number;
  ranNs(): number;
  paste(text: string): void;
  enter(): void;
  screen(history: number): SimScreen;
  freeze(): void;
  /** The process gets no time for that long. */
  stop(ms: number): void;
  dialog(on: boolean): void;
  type(text: string): void;
  clearLine(): void;
  /** A limit met in the middle of a turn. */
  meetLimit(): void;
  end(): void;
}

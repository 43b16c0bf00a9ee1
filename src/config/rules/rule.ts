import type { KeyPath } from '../key-path.ts';
import type { PhaseEntry, PhasePlace } from '../phases.ts';
import type { Sections } from '../sections.ts';

/** What a cross-check sees: sound sections only, so each rule asks for what it needs and else says nothing. */
export interface RuleContext {
  readonly dir: string;
  readonly sections: Sections;
  /** Null when `phases` itself is broken. */
  readonly phases: readonly PhaseEntry[] | null;
  /** Names of the built-in backends; null when the caller did not say. */
  readonly builtins: readonly string[] | null;
  problem(at: KeyPath | PhasePlace, message: string): void;
  warn(at: KeyPath | PhasePlace, message: string): void;
}

/** One cross-check between values, or between a value and the disk. Reports through the context; never throws. */
export type Rule = (context: RuleContext) => void;

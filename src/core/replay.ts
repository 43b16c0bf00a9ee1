import type { Action } from './actions.ts';
import type { Fact } from './facts.ts';
import type { Model } from './model.ts';
import { step } from './step.ts';
import type { Now } from './time.ts';

/** One recorded turn of the loop. */
export interface RecordedStep {
  readonly seq: number;
  readonly now: Now;
  readonly facts: readonly Fact[];
  readonly actions: readonly Action[];
}

/** A turn in which today's rules decide otherwise than was recorded. */
export interface Difference {
  readonly seq: number;
  readonly recorded: readonly Action[];
  readonly decided: readonly Action[];
}

/** Decides a run again from its recorded facts. No difference means: the log explains every action. */
export function replay(start: Model, steps: Iterable<RecordedStep>): readonly Difference[] {
  const differences: Difference[] = [];
  let model = start;
  for (const recorded of steps) {
    const decided = step(model, recorded.facts, recorded.now);
    model = decided.model;
    if (!same(decided.actions, recorded.actions)) {
      differences.push({ seq: recorded.seq, recorded: recorded.actions, decided: decided.actions });
    }
  }
  return differences;
}

function same(a: readonly Action[], b: readonly Action[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

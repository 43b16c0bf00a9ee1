import type { Model } from '../../src/core/model.ts';
import { simulate } from '../sim/run.ts';
import type { Point } from './slope.ts';

const FORTNIGHT_H = 336;
/** So many that nobody gets through all of them: what is watched is the way, not the end. */
const PHASES = 1_000;
/** One look each simulated quarter of a day. */
const EVERY_MS = 6 * 3_600_000;

export interface Fortnight {
  /** Size of the model, kB, by simulated hours. What is remembered for ever would show in it. */
  readonly modelKb: readonly Point[];
  readonly hours: number;
  readonly events: number;
  readonly violation: string | null;
}

/** Two simulated weeks of the real core, store and schedulers, with all the faults that the seed draws. */
export async function fortnight(seed: string): Promise<Fortnight> {
  const modelKb: Point[] = [];
  let nextMs = 0;
  const run = await simulate({
    seed,
    hours: FORTNIGHT_H,
    phases: PHASES,
    onRound(atMs, model) {
      if (atMs < nextMs) return;
      nextMs = atMs + EVERY_MS;
      modelKb.push({ atH: atMs / 3_600_000, value: sizeOf(model) / 1024 });
    },
  });
  const { violation: found } = run;
  const violation = found === null || found.rule === 'completes' ? null : String(found);
  return { modelKb, hours: run.simulatedMs / 3_600_000, events: run.events, violation };
}

/** Without the settings, which are as large as the list of phases. */
function sizeOf({ settings: _settings, ...model }: Model): number {
  return Buffer.byteLength(JSON.stringify(model));
}

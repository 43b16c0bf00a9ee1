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
  /** Simulated hours that were gone through, and real seconds that they took. */
  readonly hours: number;
  readonly took_s: number;
  /** The time that it was given was over before its two weeks were. */
  readonly isCut: boolean;
  readonly violation: string | null;
}

class OutOfTime extends Error {}

/**
 * Two simulated weeks of the real core, store and schedulers, with all the faults that the seed draws; or as many days of
 * them as can be had within `minutes` of real time.
 */
export async function fortnight(seed: string, minutes: number): Promise<Fortnight> {
  const modelKb: Point[] = [];
  const began = performance.now();
  const tookS = (): number => (performance.now() - began) / 1000;
  let nextMs = 0;
  let hours = 0;
  let violation: string | null = null;
  let isCut = false;
  const onRound = (atMs: number, model: Model): void => {
    hours = atMs / 3_600_000;
    if (tookS() > minutes * 60) throw new OutOfTime();
    if (atMs < nextMs) return;
    nextMs = atMs + EVERY_MS;
    modelKb.push({ atH: hours, value: sizeOf(model) / 1024 });
  };
  try {
    const run = await simulate({ seed, hours: FORTNIGHT_H, phases: PHASES, onRound });
    hours = run.simulatedMs / 3_600_000;
    if (run.violation !== null && run.violation.rule !== 'completes') violation = String(run.violation);
  } catch (error) {
    if (!(error instanceof OutOfTime)) throw error;
    isCut = true;
  }
  return { modelKb, hours, took_s: tookS(), isCut, violation };
}

/** Without the settings, which are as large as the list of phases. */
function sizeOf({ settings: _settings, ...model }: Model): number {
  return Buffer.byteLength(JSON.stringify(model));
}

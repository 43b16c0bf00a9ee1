import type { Fault } from './faults/fault.ts';
import { type RunOptions, type RunResult, simulate } from './run.ts';

export interface Shrunk {
  readonly faults: readonly Fault[];
  readonly result: RunResult;
  readonly runs: number;
}

/**
 * Leaves out faults for as long as the run still breaks the same rule: halves first, then quarters, down to single
 * ones (ddmin). Bounded by `maxRuns`.
 */
export async function shrink(
  options: RunOptions,
  failed: RunResult,
  faults: readonly Fault[],
  maxRuns = 150,
): Promise<Shrunk> {
  const rule = failed.violation?.rule;
  const endMs = failed.violation?.atMs ?? Number.POSITIVE_INFINITY;
  let kept = faults.filter((fault) => fault.at <= endMs);
  let result = failed;
  let runs = 0;
  let size = Math.ceil(kept.length / 2);
  while (size >= 1 && runs < maxRuns) {
    let removed = false;
    for (let at = 0; at < kept.length && runs < maxRuns; ) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      runs += 1;
      const tried = await simulate({ ...options, faults: fewer });
      if (tried.violation?.rule === rule) {
        kept = fewer;
        result = tried;
        removed = true;
      } else at += size;
    }
    if (!removed || size > 1) size = size === 1 ? 0 : Math.floor(size / 2);
  }
  return { faults: kept, result, runs };
}

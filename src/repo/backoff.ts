/**
 * How long to leave an unreachable remote alone after `failures` failures in a row, milliseconds: the base,
 * doubled each time, at most `maxMs`, plus up to a tenth (`random` in [0, 1)) so that several projects do not
 * knock together. 0 after a success.
 */
export function backoffMs(failures: number, random: number, baseMs = 5_000, maxMs = 600_000): number {
  if (failures <= 0) return 0;
  const plainMs = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(plainMs * (1 + random / 10));
}

import type { QuietHours } from '../../ports/channel.ts';
import { isBetween, leavesAt, localMinute } from './local-time.ts';

/** Whether it is a time at which nobody wants to be woken. */
export function isQuiet(quiet: QuietHours | null, wallMs: number): boolean {
  return quiet !== null && isBetween(localMinute(wallMs, quiet.timezone), quiet.from, quiet.to);
}

/** End of the quiet hours that `wallMs` lies in; `wallMs` itself outside of them. */
export function quietEndMs(quiet: QuietHours | null, wallMs: number): number {
  return quiet === null ? wallMs : leavesAt(wallMs, quiet.from, quiet.to, quiet.timezone);
}

/** When something that came up at `wallMs` is told: at once, or with the digest after the quiet hours. */
export function toldAtMs(quiet: QuietHours | null, wallMs: number): number {
  if (quiet === null || !isQuiet(quiet, wallMs)) return wallMs;
  return leavesAt(wallMs, quiet.from, quiet.digestAt, quiet.timezone);
}

import type { Durable } from '../core/durable.ts';
import type { Store } from '../ports/store.ts';
import { recordReboot } from '../store/reboots.ts';

/** Wall time of the last thing that an earlier daemon recorded, milliseconds; null when it left nothing. */
export function lastSignOfLife(store: Store): number | null {
  const times = [store.events({ limit: 1, newest: true })[0]?.wallMs, savedAt(store.durable())];
  const known = times.filter((time): time is number => typeof time === 'number' && Number.isFinite(time));
  return known.length === 0 ? null : Math.max(...known);
}

function savedAt(text: string | null): number | undefined {
  if (text === null) return undefined;
  try {
    return (JSON.parse(text) as Partial<Durable>).at?.wall;
  } catch {
    return undefined;
  }
}

/** Logs this boot of the machine in REBOOTS.md, if no daemon did so before. */
export function noteReboot(
  stateDir: string,
  boot: {
    readonly wallMs: number;
    readonly bootId: string;
    readonly lastMs: number | null;
    readonly phase: string | null;
  },
): void {
  const { wallMs, bootId, lastMs, phase } = boot;
  const downtimeMs = lastMs === null ? null : Math.max(0, wallMs - lastMs);
  recordReboot(stateDir, { wallMs, bootId, downtimeMs, phase });
}

import type { Stage } from './stage.ts';

const marker = /^WAITING-UNTIL: (\S+)$/m;

/** The time a message says its agent will wait until, wall ms; null when it says none that can be read. */
export function leaseOf(message: string): number | null {
  const stated = marker.exec(message)?.[1];
  const ms = stated === undefined ? Number.NaN : Date.parse(stated);
  return Number.isNaN(ms) ? null : ms;
}

/** Spoils the lease of a message when a fault orders it. */
export function applyMarkerSlips(stage: Stage, message: string): string {
  if (!marker.test(message)) return message;
  if (stage.faults.slip('forget-marker')) return message.replace(marker, '').trimEnd();
  if (stage.faults.slip('bad-marker')) return message.replace(marker, 'WAITING-UNTIL: the cows come home');
  return message;
}

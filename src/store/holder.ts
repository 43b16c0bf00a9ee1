import { readIfExists } from '../system/files/read.ts';

/** Who holds the lock, as it wrote about itself. */
export interface Holder {
  readonly pid: number;
  /** Start time of the process, as in `ProcessId`: a pid alone may be another process by now. */
  readonly startTime: string;
  /** ISO 8601 UTC. */
  readonly since: string;
  readonly version: string;
}

const MAX_BYTES = 4096;

/** Where the holder of the lock at `path` writes about itself. */
export function holderPath(path: string): string {
  return `${path}.holder.json`;
}

/**
 * The last holder of the lock at `path`; null when unknown. It may be long gone: only a lock that cannot be
 * acquired says that somebody holds it. Never throws.
 */
export function readHolder(path: string): Holder | null {
  try {
    const text = readIfExists(holderPath(path), MAX_BYTES);
    const value: unknown = text === null ? null : JSON.parse(text);
    return isHolder(value) ? value : null;
  } catch {
    return null;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime, since, version } = value as Record<string, unknown>;
  const texts = [startTime, since, version];
  return Number.isSafeInteger(pid) && Number(pid) > 0 && texts.every((text) => typeof text === 'string');
}

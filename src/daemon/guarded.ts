import { describe } from '../errors/error.ts';
import type { Log } from './log.ts';

/** Waits for all; what fails is logged and stops nobody else. */
export async function guarded(log: Log, work: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) {
    if (result.status === 'rejected') log.error(describe(result.reason));
  }
}

/** Does it; what fails is logged. For files that people read and nothing is decided from. */
export function attempt(log: Log, what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    log.error(`${what}: ${describe(error)}`);
  }
}

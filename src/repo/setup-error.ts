import { LoopctlError } from '../errors/error.ts';
import { reasonOf } from './redact.ts';

/** The coded error for anything that setting up or checking a clone threw. A coded one stays what it is. */
export function setupError(what: string, error: unknown): LoopctlError {
  if (error instanceof LoopctlError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/ENOENT/.test(text) && /spawn/.test(text)) return new LoopctlError('LOOPCTL_E_GIT_MISSING', what);
  return new LoopctlError('LOOPCTL_E_GIT', `${what}: ${reasonOf(text)}`);
}

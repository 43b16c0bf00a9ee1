import { LoopctlError } from '../../errors/error.ts';
import { TmuxRefusal } from './control-connection.ts';

/** A coded error for what tmux refused; other errors pass through. */
export function coded(error: unknown, about: string): unknown {
  if (!(error instanceof TmuxRefusal)) return error;
  const detail = `${about}: ${error.message}`;
  if (/can't find|no such (session|pane|window)|pane has exited/.test(error.message)) {
    return new LoopctlError('LOOPCTL_E_SESSION_GONE', detail, { cause: error });
  }
  if (error.message.includes('duplicate session')) {
    return new LoopctlError('LOOPCTL_E_SESSION_EXISTS', detail, { cause: error });
  }
  return new LoopctlError('LOOPCTL_E_TMUX', detail, { cause: error });
}

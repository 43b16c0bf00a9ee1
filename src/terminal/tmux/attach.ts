import { baseArgs } from './options.ts';

/** Arguments for tmux that put a human's terminal into a session; `session` with its prefix. */
export function attachArgs(socket: string, session: string, readOnly: boolean): readonly string[] {
  return [...baseArgs({ socket }), 'attach-session', ...(readOnly ? ['-r'] : []), '-t', `=${session}`];
}

import { baseArgs } from './options.ts';

/** How long a person is shown what keys do. */
const HINT_MS = 5_000;

/** Arguments for tmux that put a human's terminal into a session; `session` with its prefix. */
export function attachArgs(socket: string, session: string, readOnly: boolean): readonly string[] {
  const hint = `${readOnly ? 'Read-only. ' : 'What you type goes to the agent. '}ctrl-b d leaves.`;
  return [
    ...[...baseArgs({ socket }), 'attach-session', ...(readOnly ? ['-r'] : []), '-t', `=${session}`],
    // Only tmux can still say it: what is printed before, its alternate screen covers.
    ...[';', 'display-message', '-d', String(HINT_MS), hint],
  ];
}

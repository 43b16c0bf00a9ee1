import type { ProjectPaths } from '../../boot/paths.ts';
import type { Terminal } from '../../ports/terminal.ts';
import { bootId } from '../../system/proc/identity.ts';
import { findServer } from '../../terminal/tmux/server.ts';
import { createTmuxTerminal } from '../../terminal/tmux/terminal.ts';

/** Time between TERM and KILL. */
const GRACE_MS = 3_000;

export interface Leftovers {
  /** Agents whose sessions were ended. */
  readonly ended: readonly string[];
  /** Processes that could not be ended. */
  readonly survivors: readonly number[];
}

/** Names of the agents whose sessions live in the project's terminal server; none when there is no server. */
export async function leftoverAgents(paths: ProjectPaths, socket: string): Promise<readonly string[]> {
  return withTerminal(paths, socket, [], async (terminal) =>
    (await terminal.list()).map((pane) => pane.tags.agent),
  );
}

/** Ends the sessions that a daemon left when it died, and the terminal server with them. The project's lock must be held. */
export async function endLeftovers(paths: ProjectPaths, socket: string): Promise<Leftovers> {
  return withTerminal(paths, socket, { ended: [], survivors: [] }, async (terminal) => {
    const panes = await terminal.list();
    const reports = await Promise.all(
      panes.map((pane) => terminal.kill(pane.session, pane.process, GRACE_MS)),
    );
    const survivors = reports.flatMap((report) => report.survivors);
    if (survivors.length === 0) await terminal.shutdown();
    return { ended: panes.map((pane) => pane.tags.agent), survivors };
  });
}

/** Works in the project's terminal server without a daemon; `none` when there is no server. */
export async function withTerminal<T>(
  paths: ProjectPaths,
  socket: string,
  none: T,
  work: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  if (findServer(socket) === null) return none;
  const terminal = createTmuxTerminal({ socket, project: paths.project, bootId: bootId() });
  try {
    await terminal.open(() => {});
    return await work(terminal);
  } finally {
    await terminal.close();
  }
}

import { LoopctlError } from '../../errors/error.ts';
import type { KillReport, ProcessId } from '../../ports/terminal.ts';
import { alive } from '../../system/proc/identity.ts';
import { killTree } from '../../system/proc/kill-tree.ts';
import { TmuxRefusal } from './control-connection.ts';
import type { Link } from './link.ts';
import type { PaneRow } from './rows.ts';

export interface KillSession {
  readonly link: Link;
  /** The session's row of a fresh list; undefined when it is not there. */
  readonly row: PaneRow | undefined;
  /** Name in messages. */
  readonly session: string;
  readonly expected: ProcessId;
  readonly graceMs: number;
  readonly token: string;
  /** Runs right before the session itself is removed. */
  readonly beforeRemoval: () => void;
}

/** A dead pane has no process to mistake; a live one must be exactly the process that was meant. */
function check(row: PaneRow, expected: ProcessId, session: string): void {
  if (row.pid === expected.pid && (row.dead || alive(expected))) return;
  throw new LoopctlError(
    'LOOPCTL_E_PROCESS_CHANGED',
    `session ${session} runs process ${row.pid}, not ${expected.pid} started at ${expected.startTime || 'an unknown time'}`,
  );
}

/**
 * Ends a session: verifies, ends the process tree and everything that inherited its token, removes the session,
 * and looks once more. A session that is gone already may have left orphans; they are ended all the same.
 */
export async function killSession(request: KillSession): Promise<KillReport> {
  const { link, row, session, expected, graceMs, token } = request;
  if (row !== undefined) check(row, expected, session);
  const server = link.serverPid();
  const options = { token, spare: server === null ? [] : [server], rootLast: true };
  const first = await killTree(expected, { ...options, graceMs });
  if (row === undefined) return first;
  request.beforeRemoval();
  await link.run([['kill-session', '-t', row.sessionId]]).catch((error: unknown) => {
    if (!(error instanceof TmuxRefusal)) throw error;
  });
  const last = await killTree(expected, { ...options, graceMs: 0 });
  return {
    killed: [...new Set([...first.killed, ...last.killed])].sort((a, b) => a - b),
    survivors: last.survivors,
  };
}

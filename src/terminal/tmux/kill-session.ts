import { LoopctlError } from '../../errors/error.ts';
import type { KillReport, ProcessId } from '../../ports/terminal.ts';
import { killTree } from '../../system/proc/kill-tree.ts';
import type { TmuxContext } from './context.ts';
import { TmuxRefusal } from './control-connection.ts';
import { isMeant } from './meant.ts';
import type { PaneRow } from './rows.ts';
import { sessionToken } from './token.ts';

function check(row: PaneRow, expected: ProcessId, session: string): void {
  if (isMeant(row, expected)) return;
  const meant = `${expected.pid} started at ${expected.startTime || 'an unknown time'}`;
  throw new LoopctlError(
    'LOOPCTL_E_PROCESS_CHANGED',
    `session ${session} runs process ${row.pid}, not ${meant}`,
  );
}

/**
 * Ends a session: verifies, ends the process tree and everything that inherited its token, removes the session,
 * and looks once more. A session that is gone already may have left orphans; they are ended all the same.
 */
export async function killSession(
  context: TmuxContext,
  session: string,
  expected: ProcessId,
  graceMs: number,
): Promise<KillReport> {
  const { link, known, settings } = context;
  const { rows } = await context.look();
  const row = rows.find((each) => each.session === context.nameOf(session));
  if (row !== undefined) check(row, expected, session);

  const server = link.serverPid();
  const token = sessionToken(settings.socket, context.nameOf(session));
  const options = { token, spare: server === null ? [] : [server], rootLast: true };
  const first = await killTree(expected, { ...options, graceMs });
  known.checkReports();
  if (row === undefined) return first;
  known.forget(session);
  await link.run([['kill-session', '-t', row.sessionId]]).catch((error: unknown) => {
    if (!(error instanceof TmuxRefusal)) throw error;
  });
  const last = await killTree(expected, { ...options, graceMs: 0 });
  return {
    killed: [...new Set([...first.killed, ...last.killed])].sort((a, b) => a - b),
    survivors: last.survivors,
  };
}

import { hasCode, LoopctlError } from '../../errors/error.ts';
import type { Invocation, Outcome } from '../command.ts';
import { pathsOf } from '../project.ts';
import { stopDaemon } from '../stop/daemon.ts';
import { stopWithoutDaemon } from '../stop/without-daemon.ts';
import { want } from '../want.ts';

export async function stop(invocation: Invocation): Promise<Outcome> {
  const paths = pathsOf(invocation);
  const agent = invocation.positionals[0];
  if (agent !== undefined) return want(invocation, agent, false);
  const keep = invocation.options['keep-sessions'] === true;
  try {
    const pid = await stopDaemon({ paths, keepSessions: keep, note: invocation.out.note });
    const text = keep
      ? 'The daemon is stopped; its sessions live on for the next one.\n'
      : 'Stopped; nothing of it runs any more.\n';
    return { data: { schema: 1, stopped: true, pid, kept_sessions: keep, ended: [] }, text };
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING') || keep) throw error;
    return withoutDaemon(invocation, error);
  }
}

async function withoutDaemon(invocation: Invocation, notRunning: LoopctlError): Promise<Outcome> {
  const { signalled, ended, survivors } = await stopWithoutDaemon(pathsOf(invocation));
  if (survivors.length > 0) {
    throw new LoopctlError(
      'LOOPCTL_E_STOP_TIMEOUT',
      `no daemon runs; of the sessions it left these processes could not be ended: ${survivors.join(', ')}`,
    );
  }
  if (signalled === null && ended.length === 0) throw notRunning;
  const daemon =
    signalled === null
      ? 'No daemon ran'
      : `The daemon (pid ${signalled}) did not answer and was stopped by a signal`;
  const sessions = ended.length === 0 ? '' : `; the sessions it had left are ended: ${ended.join(', ')}`;
  return {
    data: { schema: 1, stopped: true, pid: signalled, kept_sessions: false, ended },
    text: `${daemon}${sessions}.\n`,
  };
}

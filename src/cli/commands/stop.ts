import { hasCode, LoopctlError } from '../../errors/error.ts';
import type { Invocation, Outcome } from '../command.ts';
import { pathsOf } from '../project.ts';
import { stopDaemon } from '../stop/daemon.ts';
import { stopWithoutDaemon } from '../stop/without-daemon.ts';

export async function stop(invocation: Invocation): Promise<Outcome> {
  const paths = pathsOf(invocation);
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
  const found = await stopWithoutDaemon(pathsOf(invocation));
  if (found.type === 'signalled') {
    const text = `The daemon (pid ${found.pid}) did not answer; it was stopped by a signal.\n`;
    return { data: { schema: 1, stopped: true, pid: found.pid, kept_sessions: false, ended: [] }, text };
  }
  const { ended, survivors } = found;
  if (survivors.length > 0) {
    throw new LoopctlError(
      'LOOPCTL_E_STOP_TIMEOUT',
      `no daemon ran; of the sessions it left these processes could not be ended: ${survivors.join(', ')}`,
    );
  }
  if (ended.length === 0) throw notRunning;
  const text = `No daemon ran; the sessions it had left are ended: ${ended.join(', ')}.\n`;
  return { data: { schema: 1, stopped: true, pid: null, kept_sessions: false, ended }, text };
}

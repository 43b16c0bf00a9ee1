import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LoopctlError } from '../../errors/error.ts';
import { identify } from '../../system/proc/identity.ts';
import type { TmuxContext } from './context.ts';
import { keeper } from './server.ts';

/**
 * Ends the server once no session of the project is left, and waits until it is gone. Sessions that somebody else
 * keeps on it stay, and so does it then.
 */
export async function shutdownServer(context: TmuxContext): Promise<void> {
  const { link, settings, watch } = context;
  const { panes } = await context.look();
  if (panes.length > 0) {
    throw new LoopctlError('LOOPCTL_E_SESSIONS_LEFT', panes.map((pane) => pane.session).join(', '));
  }
  const [names = []] = await context.run('shutdown', [['list-sessions', '-F', '#{session_name}']]);
  const shared = names.some((name) => name !== keeper);
  const server = link.serverPid();
  watch.close();
  await link.end(shared ? ['kill-session', '-t', `=${keeper}`] : ['kill-server']);
  if (server === null || shared) return;
  for (const until = performance.now() + settings.timeoutMs; performance.now() < until; await delay(5)) {
    if (identify(server, settings.bootId) !== null) continue;
    // tmux leaves it; a dead socket would look like a server that does not answer.
    rmSync(settings.socket, { force: true });
    return;
  }
}

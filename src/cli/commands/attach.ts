import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { hasCode, LoopctlError } from '../../errors/error.ts';
import { attachArgs } from '../../terminal/tmux/attach.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { pathsOf } from '../project.ts';
import { question } from '../question.ts';

interface Place {
  readonly socket: string;
  readonly session: string | null;
}

/** Puts the person's terminal into the agent's, until they leave it. With `--json` it only says where that is. */
export async function attach(invocation: Invocation): Promise<Outcome> {
  const agent = invocation.positionals[0] ?? '';
  const place = await find(invocation, agent);
  if (place.session === null) throw new LoopctlError('LOOPCTL_E_SESSION_GONE', `${agent} has no session now`);
  if (!existsSync(place.socket))
    throw new LoopctlError('LOOPCTL_E_SESSION_GONE', `nothing to attach to at ${place.socket}`);
  const readOnly = invocation.options.write !== true;
  const argv = ['tmux', ...attachArgs(place.socket, place.session, readOnly)];
  const data = { schema: 1, agent, socket: place.socket, session: place.session, read_only: readOnly, argv };
  if (invocation.json) return { data, text: '' };
  if (!process.stdin.isTTY || !invocation.out.tty) {
    throw new LoopctlError('LOOPCTL_E_USAGE', 'attach needs a terminal', {
      next: `Run it in one, or \`loopctl logs ${agent}\`.`,
    });
  }
  const exitCode = await takeOver(argv);
  return { data, text: '', exitCode };
}

/** Sessions outlive a daemon: without one the agent's name is its session's name. */
async function find(invocation: Invocation, agent: string): Promise<Place> {
  const paths = pathsOf(invocation);
  try {
    return await ask<Place>(paths.controlSocket, 'GET', question('/v1/attach', { agent }));
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
    const [{ leftoverAgents }, { tmuxSocketOf }] = await Promise.all([
      import('../stop/leftovers.ts'),
      import('../stop/without-daemon.ts'),
    ]);
    const socket = tmuxSocketOf(paths);
    if (!(await leftoverAgents(paths, socket)).includes(agent)) throw error;
    return { socket, session: agent };
  }
}

/** Gives tmux our terminal. A tmux that we run in ourselves is another server, so it may nest. */
function takeOver([file = '', ...args]: readonly string[]): Promise<number> {
  const { TMUX: _own, ...env } = process.env;
  const child = spawn(file, args, { stdio: 'inherit', env });
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new LoopctlError('LOOPCTL_E_TMUX_MISSING', 'tmux could not be started', { cause })),
    );
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

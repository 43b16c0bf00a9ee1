import { projectPaths } from '../../boot/paths.ts';
import { LoopctlError } from '../../errors/error.ts';
import { by } from '../by.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { nextDaemon } from '../daemon/next.ts';
import { spawnDaemon } from '../daemon/spawn.ts';
import { pathsOf } from '../project.ts';
import { stopForAnother } from '../stop/daemon.ts';

/** One agent anew, or the daemon around living sessions. */
export async function restart(invocation: Invocation): Promise<Outcome> {
  const agent = invocation.positionals[0];
  return agent === undefined ? restartDaemon(invocation) : restartAgent(invocation, agent);
}

async function restartAgent(invocation: Invocation, agent: string): Promise<Outcome> {
  const mode = invocation.options.fresh === true ? 'fresh' : 'resume';
  const data = await ask(pathsOf(invocation).controlSocket, 'POST', '/v1/restart', { agent, mode, by: by() });
  const how = mode === 'fresh' ? 'with a new conversation' : 'with its conversation';
  return { data, text: `${agent} is started anew ${how}; \`loopctl explain ${agent}\` shows how it goes.\n` };
}

async function restartDaemon(invocation: Invocation): Promise<Outcome> {
  if (invocation.options.fresh === true) {
    throw new LoopctlError('LOOPCTL_E_USAGE', '--fresh is for an agent: name one');
  }
  const paths = pathsOf(invocation);
  const dir = paths.project;
  const { state } = await checked(dir);
  const { pid: old, again } = await stopForAnother({ paths, note: invocation.out.note });
  const started = again
    ? await nextDaemon(paths.controlSocket)
    : await spawnDaemon({ dir, logs: projectPaths(dir, { state }).logs, resume: true, override: null });
  const pid = started.type === 'ended' ? null : started.pid;
  const running = started.type === 'ready' ? started.ready.running : [];
  const not_running = started.type === 'ready' ? started.ready.notRunning : [];
  const text =
    pid === null
      ? 'Nothing to do: the sequence is complete.\n'
      : `The daemon is new (pid ${old} → ${pid}), its sessions are the same: ${running.join(', ') || 'none'}.\n`;
  const bad = not_running.map(({ agent, why }) => `${agent} does not run: ${why}\n`).join('');
  return {
    data: { schema: 1, old_pid: old, pid, running, not_running },
    text: `${text}${bad}`,
    exitCode: not_running.length > 0 ? 1 : 0,
  };
}

/** A daemon is not stopped when the next one could not read its configuration. */
async function checked(dir: string): Promise<{ readonly state: string }> {
  const { loadProject } = await import('../../daemon/project.ts');
  return { state: loadProject(dir).config.paths.state };
}

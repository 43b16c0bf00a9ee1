import { setTimeout as delay } from 'node:timers/promises';
import { type ProjectPaths, projectPaths } from '../../boot/paths.ts';
import type { Override } from '../../config/config.ts';
import type { Status } from '../../core/view/status.ts';
import { runDaemon } from '../../daemon/daemon.ts';
import { loadProject, settingsOf } from '../../daemon/project.ts';
import { hasCode } from '../../errors/error.ts';
import { ask } from '../client.ts';
import type { Invocation, Outcome } from '../command.ts';
import { spawnDaemon } from '../daemon/spawn.ts';
import { overrideOf } from '../override.ts';
import { createPage } from '../print/page.ts';
import { printStart, type StartReport } from '../print/start.ts';
import { projectDir } from '../project.ts';
import { serviceStart } from '../service/installed.ts';

/** The daemon answers for itself within this time after it said that it is ready. */
const ANSWER_MS = 5_000;
const STILL_MS = 3_000;

export async function start(invocation: Invocation): Promise<Outcome> {
  const dir = projectDir(invocation);
  const override = overrideOf(invocation);
  const project = loadProject(dir);
  settingsOf(project, null, override);
  const paths = projectPaths(dir, { state: project.config.paths.state });
  for (const warning of project.loaded.warnings)
    invocation.out.note(`remark: ${warning.key}: ${warning.message}\n`);
  const resume = invocation.options.resume === true;
  if (invocation.options.foreground === true) return foreground(invocation, dir, resume, override);
  const service = serviceStart(paths.project);
  if (service !== null)
    invocation.out.note(`remark: this daemon runs outside of the project's service; for that: ${service}\n`);
  const socket =
    project.config.terminal.host === 'pty' ? null : (project.config.terminal.socket ?? paths.tmuxSocket);
  const report = await detached(invocation, {
    paths,
    resume,
    override,
    tmuxSocket: socket,
    project: project.config.project,
  });
  const page = createPage(invocation.out);
  return {
    data: { schema: 1, ...report },
    text: printStart(report, page),
    exitCode: report.not_running.length > 0 ? 1 : 0,
  };
}

interface Detached {
  readonly paths: ProjectPaths;
  readonly resume: boolean;
  readonly override: Override | null;
  readonly tmuxSocket: string | null;
  readonly project: string;
}

async function detached({ out }: Invocation, options: Detached): Promise<StartReport> {
  const { paths, resume, override, tmuxSocket, project } = options;
  const still = setInterval(() => out.note('still starting …\n'), STILL_MS);
  try {
    const started = await spawnDaemon({ dir: paths.project, logs: paths.logs, resume, override });
    const none = {
      project,
      phase: null,
      running: [],
      not_running: [],
      remarks: [],
      tmux_socket: null,
      log: paths.logs,
    };
    if (started.type === 'ended') return { ...none, pid: null, complete: true };
    if (started.type === 'slow') return { ...none, pid: started.pid, complete: false };
    const { running, notRunning, remarks } = started.ready;
    const status = await firstAnswer(paths.controlSocket);
    const phase =
      status === null || status.phase.id === null
        ? null
        : { id: status.phase.id, index: status.phase.index, total: status.phase.total };
    return {
      project,
      pid: started.pid,
      complete: false,
      phase,
      running,
      not_running: notRunning,
      remarks,
      tmux_socket: tmuxSocket,
      log: paths.logs,
    };
  } finally {
    clearInterval(still);
  }
}

/** Null when it does not answer in time, which is no reason to say that the start failed. */
async function firstAnswer(socket: string): Promise<Status | null> {
  for (const until = performance.now() + ANSWER_MS; performance.now() < until; await delay(50)) {
    try {
      return await ask<Status>(socket, 'GET', '/v1/status');
    } catch (error) {
      if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) return null;
    }
  }
  return null;
}

async function foreground(
  { out }: Invocation,
  dir: string,
  resume: boolean,
  override: Override | null,
): Promise<Outcome> {
  const exitCode = await runDaemon({
    dir,
    resume,
    override,
    human: { write: (text: string) => out.note(text) },
    statusPage: async () => (await import('../status-page.ts')).statusPage,
    onReady: ({ running, notRunning }) => {
      for (const agent of running) out.note(`${agent} runs\n`);
      for (const { agent, why } of notRunning) out.note(`${agent} does not run: ${why}\n`);
    },
  });
  setTimeout(() => process.exit(exitCode), 2_000).unref();
  return { data: { schema: 1, exit_code: exitCode }, text: '', exitCode };
}

import { randomUUID } from 'node:crypto';
import type { Fact } from '../../core/facts.ts';
import type { Task } from '../../core/tasks.ts';
import { describe, LoopctlError } from '../../errors/error.ts';
import type { Pane, Terminal } from '../../ports/terminal.ts';
import { plain } from '../../protocol/text.ts';
import { ensureFolder } from '../../system/files/durable.ts';
import { toFileArgv } from '../../terminal/launch/to-file.ts';
import type { Project } from '../project.ts';
import { taskFiles } from '../tasks/files.ts';
import { writeTaskPrompt } from '../tasks/prompt.ts';
import { taskTags } from '../tasks/tags.ts';
import { assertLaunchable } from './launchable.ts';

export interface StartTaskDeps {
  readonly terminal: Terminal;
  readonly project: () => Project;
  /** Name under which sessions are tagged. */
  readonly projectTag: string;
  readonly projectDir: string;
  readonly stateDir: string;
  readonly task: (id: string) => Task | undefined;
  readonly post: (...facts: Fact[]) => void;
}

/** Starts the session of a one-shot task and reports it; every failure is a fact. */
export async function startTask(deps: StartTaskDeps, id: string): Promise<void> {
  const task = deps.task(id);
  if (task === undefined) return;
  try {
    const pane = await launch(deps, task);
    const { role, job } = task;
    const { session, process } = pane;
    deps.post({ type: 'task-started', task: id, adopted: false, session, pid: process.pid, role, job });
  } catch (error) {
    const code = error instanceof LoopctlError ? error.code : 'LOOPCTL_E_LAUNCH';
    const text = plain(`${code}: ${error instanceof LoopctlError ? error.message : describe(error)}`, 300);
    deps.post({ type: 'task-unstarted', task: id, text, lasting: !passing.has(code) });
  }
}

/** Faults that may be gone at the next try. */
const passing: ReadonlySet<string> = new Set([
  'LOOPCTL_E_TERMINAL_DOWN',
  'LOOPCTL_E_TMUX',
  'LOOPCTL_E_SESSION_EXISTS',
  'LOOPCTL_E_DISK_FULL',
  'LOOPCTL_E_STATE_IO',
]);

async function launch(deps: StartTaskDeps, task: Task): Promise<Pane> {
  const project = deps.project();
  const role = project.config.roles[task.role];
  const backend = project.backends.get(task.backend);
  if (role === undefined) throw new LoopctlError('LOOPCTL_E_NO_ROLE', `roles.${task.role}`);
  if (backend?.oneShot === undefined)
    throw new LoopctlError('LOOPCTL_E_NO_ONESHOT', `backend ${task.backend}`);
  const { workdir, env, envFile } = role;
  const files = taskFiles(deps.stateDir, task.id);
  ensureFolder(workdir, 0o755);
  const prompt = writeTaskPrompt(project, deps.stateDir, task);
  const conversation = randomUUID();
  const how = backend.oneShot.launch({
    ...{ model: task.model, conversation, prompt, promptFile: files.prompt, name: task.id, workdir },
  });
  assertLaunchable(how, { backend, workdir, env, envFile });
  ensureFolder(`${deps.stateDir}/logs/panes`);
  return deps.terminal.launch({
    session: task.id,
    tags: taskTags(deps.projectTag, task, conversation),
    argv: toFileArgv({ argv: how.argv, input: files.prompt, output: files.log }),
    cwd: workdir,
    env: {
      ...how.env,
      ...env,
      LOOPCTL_PROJECT: deps.projectDir,
      LOOPCTL_ROLE: task.role,
      LOOPCTL_TASK: task.id,
      LOOPCTL_TASK_RUN: String(task.run),
      ...(backend.hasSignals ? { LOOPCTL_SIGNALS: files.signals } : {}),
      ...(task.job === null ? {} : { LOOPCTL_JOB: task.job }),
    },
    envFile,
    exitReport: files.exit,
    log: null,
  });
}

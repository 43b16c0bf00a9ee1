import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Task } from '../../core/tasks.ts';
import { LoopctlError } from '../../errors/error.ts';
import { fillNames } from '../../protocol/fill.ts';
import { ensureFolder, writeDurable } from '../../system/files/durable.ts';
import type { Project } from '../project.ts';
import { taskFiles } from './files.ts';
import { readOrder } from './orders.ts';

/**
 * Writes what the task's program will read, and returns it: the prompt of the role (or of the job, or of the dispatch)
 * with names filled in, then the task itself.
 *
 * @throws LoopctlError LOOPCTL_E_TASK_LOST when nobody knows any more what it was told, and those of the storage
 */
export function writeTaskPrompt(project: Project, stateDir: string, task: Task): string {
  const text = promptText(project, stateDir, task);
  const { prompt } = taskFiles(stateDir, task.id);
  ensureFolder(dirname(prompt));
  writeDurable(prompt, text);
  return text;
}

function promptText(project: Project, stateDir: string, task: Task): string {
  const { config } = project;
  const role = config.roles[task.role];
  const job = task.job === null ? undefined : config.jobs[task.job];
  const order = readOrder(stateDir, task.id);
  const told = order?.task ?? job?.task;
  if (role === undefined || told === undefined) throw new LoopctlError('LOOPCTL_E_TASK_LOST', task.id);
  const template = order?.template ?? readPrompt(job?.prompt ?? role.prompt);
  const filled = fillNames(template, {
    task_id: task.id,
    role: task.role,
    job: task.job ?? '',
    workdir: role.workdir,
    project: config.project,
    project_dir: project.loaded.dir,
    remote: config.work_repo.remote,
    branch: config.work_repo.branch ?? "the remote's HEAD branch",
    docs: config.work_repo.docs === '' ? '.' : config.work_repo.docs,
  }).trimEnd();
  const prompt = task.run === 1 ? filled : `${filled}\n\n${secondRun}`;
  return told.trim() === '' ? `${prompt}\n` : `${prompt}\n\n## Task\n\n${told.trim()}\n`;
}

const secondRun =
  'An earlier run of this task was cut off before its end. Part of it may be done: look at what is there before you begin, and do what is left.';

function readPrompt(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new LoopctlError('LOOPCTL_E_FILE_UNREADABLE', file, { cause });
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../../src/cli/client.ts';
import type { TaskDetails, TaskList } from '../../../src/daemon/tasks/desk.ts';
import { hasCode } from '../../../src/errors/error.ts';
import type { TestDaemon } from './daemon.ts';
import { type Process, processesOf } from './processes.ts';
import type { ProjectOptions, TestProject } from './project.ts';
import { createQuietProject } from './quiet.ts';
import { until } from './wait.ts';

/** A project with an Assistant and an Upgrader on demo agents; its loops only listen. */
export function createTaskProject(options: ProjectOptions = {}): TestProject {
  const project = createQuietProject(options);
  project.configure((config) => {
    const one = { backend: 'demo', env: { LOOPCTL_DEMO_SPEED: '100' } };
    config.roles = { ...(config.roles as object), assistant: one, upgrader: one };
  });
  return project;
}

export async function hand(daemon: TestDaemon, task: string, more: object = {}): Promise<string> {
  const answer = (await daemon.post('/v1/dispatch', { task, by: 'test', ...more })) as {
    readonly id: string;
  };
  return answer.id;
}

export function tasksOf(project: TestProject): Promise<TaskList> {
  return ask<TaskList>(project.paths.controlSocket, 'GET', '/v1/tasks');
}

/** Waits for a task to be in one of the states, whoever the daemon is by then. */
export function untilTask(
  project: TestProject,
  id: string,
  ...states: readonly string[]
): Promise<TaskDetails> {
  return until(`${id} ${states.join(' or ')}`, async () => {
    try {
      const path = `/v1/tasks/show?id=${id}`;
      const details = await ask<TaskDetails>(project.paths.controlSocket, 'GET', path);
      return states.includes(details.task.state) ? details : null;
    } catch (error) {
      if (hasCode(error, 'LOOPCTL_E_UNKNOWN_TASK') || hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) return null;
      throw error;
    }
  });
}

/** Ids of the tasks that the role's agents began, in order: each begun task leaves one line. */
export function begun(project: TestProject, role: 'assistant' | 'upgrader' = 'assistant'): readonly string[] {
  const notes = join(project.dir, 'clones', role, 'notes.md');
  if (!existsSync(notes)) return [];
  return [...readFileSync(notes, 'utf8').matchAll(/^- (\S+): /gm)].map(([, id]) => id ?? '');
}

/** Live processes of a task. */
export function processesOfTask(project: TestProject, id: string): readonly Process[] {
  return processesOf(project).filter(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`LOOPCTL_TASK=${id}\0`);
    } catch {
      return false;
    }
  });
}

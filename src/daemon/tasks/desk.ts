import { existsSync } from 'node:fs';
import { chooseOneShot, type OneShotChoice } from '../../config/task-settings.ts';
import type { Fact } from '../../core/facts.ts';
import type { Model } from '../../core/model.ts';
import { isOpen, type TaskOrder } from '../../core/tasks.ts';
import type { Now } from '../../core/time.ts';
import { type JobStatus, jobStatuses, type TaskStatus, taskStatus } from '../../core/view/tasks.ts';
import { LoopctlError } from '../../errors/error.ts';
import { presentable } from '../../protocol/secrets.ts';
import { readIfExists } from '../../system/files/read.ts';
import type { Project } from '../project.ts';
import { taskFiles } from './files.ts';
import { writeOrder } from './orders.ts';

/** Where people and agents hand in tasks and ask for results. */
export interface TaskDesk {
  /** Durable when it resolves, with the id. @throws LoopctlError of a wrong role, backend or text, or a full queue */
  dispatch(request: DispatchRequest): Promise<string>;
  /** Durable when it resolves, with the id. @throws LoopctlError LOOPCTL_E_UNKNOWN_JOB, LOOPCTL_E_JOB_RUNS */
  run(job: string, by: string): Promise<string>;
  /** Durable when it resolves. @throws LoopctlError LOOPCTL_E_UNKNOWN_TASK */
  cancel(id: string, by: string): Promise<TaskStatus>;
  list(): TaskList;
  /** @throws LoopctlError LOOPCTL_E_UNKNOWN_TASK */
  show(id: string): TaskDetails;
}

export interface DispatchRequest {
  readonly task: string;
  /** Takes the place of the role's prompt; null leaves that. */
  readonly template: string | null;
  readonly backend: string | null;
  readonly model: string | null;
  readonly timeout_s: number | null;
  readonly by: string;
}

export interface TaskList {
  readonly schema: 1;
  readonly tasks: readonly TaskStatus[];
  readonly jobs: readonly JobStatus[];
}

export interface TaskDetails {
  readonly schema: 1;
  readonly task: TaskStatus;
  /** Null until it has ended. */
  readonly result: string | null;
  /** Null when it was never begun. */
  readonly log: string | null;
}

export interface TaskDeskDeps {
  readonly project: () => Project;
  readonly model: () => Model;
  readonly now: () => Now;
  /** Queues facts; resolves when they are durable. */
  readonly take: (...facts: Fact[]) => Promise<void>;
  readonly stateDir: string;
}

/** Characters of a task, and of a template. */
const TEXT_MAX = 100_000;
/** Tasks that wait or run; somebody who hands in more is probably an agent in a circle. */
const OPEN_MAX = 100;

export function createTaskDesk({ project, model, now, take, stateDir }: TaskDeskDeps): TaskDesk {
  /** Numbers given to tasks that the model does not know yet. */
  let given = 0;

  function newId(role: string): string {
    given = Math.max(given, model().tasks.count) + 1;
    return `${role}-${given}`;
  }

  function known(id: string) {
    const task = model().tasks.tasks[id];
    if (task === undefined) throw new LoopctlError('LOOPCTL_E_UNKNOWN_TASK', JSON.stringify(id.slice(0, 80)));
    return task;
  }

  function choose({ backend, model: llm }: DispatchRequest): OneShotChoice {
    const { config, backends } = project();
    return chooseOneShot(config, backends, 'assistant', { backend, model: llm }, 'dispatch');
  }

  return {
    async dispatch(request) {
      const { task, template, timeout_s, by } = request;
      if (task.length > TEXT_MAX || (template ?? '').length > TEXT_MAX)
        throw new LoopctlError('LOOPCTL_E_USAGE', `a task may have ${TEXT_MAX} characters`);
      const choice = choose(request);
      const open = Object.values(model().tasks.tasks).filter(isOpen).length;
      if (open >= OPEN_MAX) throw new LoopctlError('LOOPCTL_E_QUEUE_FULL', `${open} tasks are open`);
      const id = newId('assistant');
      const asked: TaskOrder = {
        ...{ role: 'assistant', job: null, by, ...choice },
        title: presentable(task.trim().split('\n')[0] ?? '', 200),
        timeout_s: timeout_s ?? project().config.assistants.timeout_s,
      };
      writeOrder(stateDir, id, { task, template, asked });
      await take({ type: 'task-asked', task: id, ...asked });
      return id;
    },
    async run(name, by) {
      const job = Object.hasOwn(model().settings.tasks.jobs, name)
        ? model().settings.tasks.jobs[name]
        : undefined;
      if (job === undefined)
        throw new LoopctlError('LOOPCTL_E_UNKNOWN_JOB', JSON.stringify(name.slice(0, 80)));
      const open = Object.values(model().tasks.tasks).find((task) => task.job === name && isOpen(task));
      if (open !== undefined) throw new LoopctlError('LOOPCTL_E_JOB_RUNS', `${name} runs as ${open.id}`);
      const { role, backend, model: llm, account, timeout_s, title } = job;
      const id = newId(role);
      const what = { role, backend, model: llm, account, timeout_s, title };
      await take({ type: 'task-asked', task: id, job: name, by, ...what });
      return id;
    },
    async cancel(id, by) {
      known(id);
      await take({ type: 'task-cancel', task: id, by });
      return taskStatus(known(id), now(), model());
    },
    list: () => ({
      schema: 1,
      tasks: Object.values(model().tasks.tasks).map((task) => taskStatus(task, now(), model())),
      jobs: jobStatuses(model(), now()),
    }),
    show(id) {
      const task = known(id);
      const { result, log } = taskFiles(stateDir, id);
      return {
        schema: 1,
        task: taskStatus(task, now(), model()),
        result: isOpen(task) ? null : readIfExists(result),
        log: existsSync(log) ? log : null,
      };
    },
  };
}

import type { Action } from '../../core/actions.ts';
import type { Fact } from '../../core/facts.ts';
import type { Model } from '../../core/model.ts';
import type { TaskAction } from '../../core/task-facts.ts';
import type { TerminalEvent } from '../../ports/terminal.ts';
import { endTask } from '../effects/end-task.ts';
import { startTask } from '../effects/start-task.ts';
import { attempt } from '../guarded.ts';
import { createJobObserver } from '../observe/jobs.ts';
import { createTaskObserver } from '../observe/tasks.ts';
import type { Project } from '../project.ts';
import { envFilesOf } from '../redaction.ts';
import type { World } from '../world.ts';
import { createTaskDesk, type TaskDesk } from './desk.ts';
import { pruneTasks, setAside, taskFiles } from './files.ts';
import { hearTask } from './heard.ts';
import { closeOrder } from './orders.ts';
import { reportOf } from './report.ts';

/** The wired parts that run one-shot tasks. */
export interface Tasks {
  readonly desk: TaskDesk;
  sweep(): Promise<void>;
  /** True when the event was about a task, and nobody else's business. */
  onEvent(event: TerminalEvent): boolean;
  /** Carries out what was decided. Returns at once; failures become facts. */
  perform(action: TaskAction): void;
  /** After a turn: what is due next may have changed. */
  onTurn(): void;
}

export interface TasksDeps {
  readonly world: World;
  readonly project: () => Project;
  readonly model: () => Model;
  readonly post: (...facts: Fact[]) => void;
  /** Queues facts; resolves when they are durable. */
  readonly take: (...facts: Fact[]) => Promise<void>;
}

export function createTasks({ world, project, model, post, take }: TasksDeps): Tasks {
  const { terminal, paths, clock, log } = world;
  const stateDir = paths.state;
  const hide = (text: string): string => world.redaction?.text(text) ?? text;
  const observer = createTaskObserver({
    ...{ terminal, stateDir, model, post },
    report: (task) => reportOf(stateDir, task, project().backends.get(task.backend), hide),
    hear: ({ id, backend }) => hearTask(taskFiles(stateDir, id).signals, project().backends.get(backend)),
  });
  const jobs = createJobObserver({ model, post, now: () => clock.now() });
  const start = {
    ...{ terminal, project, stateDir, post },
    projectTag: paths.project,
    projectDir: paths.project,
    task: (id: string) => model().tasks.tasks[id],
  };

  const end = {
    ...{ terminal, post },
    settle: (id: string) => observer.settle(id),
    setAside: (id: string) => setAside(stateDir, id, model().tasks.tasks[id]?.state.type === 'queued'),
  };

  /** Work on one task is done in the order in which it was decided. */
  const lines = new Map<string, Promise<void>>();
  function inLine(id: string, work: () => Promise<void>): void {
    const done = (lines.get(id) ?? Promise.resolve()).then(work).finally(() => {
      if (lines.get(id) === done) lines.delete(id);
    });
    lines.set(id, done);
  }

  function forgetOld(): void {
    const { tasks, count } = model().tasks;
    attempt(log, 'files of old tasks could not be removed', () =>
      pruneTasks(stateDir, new Set(Object.keys(tasks)), count),
    );
  }

  const closed = new Set<string>();
  /** What never ran has to be known as ended even when the database is lost. */
  function closeOrders(): void {
    for (const { id, state } of Object.values(model().tasks.tasks)) {
      if (state.type !== 'ended' || state.started !== null || closed.has(id)) continue;
      attempt(log, 'the end of a task could not be kept', () => {
        closeOrder(stateDir, id, state.summary);
        closed.add(id);
      });
    }
  }

  return {
    desk: createTaskDesk({ project, model, take, stateDir, now: () => clock.now() }),
    async sweep() {
      jobs.check();
      closeOrders();
      await observer.sweep();
    },
    onEvent: (event) => observer.onEvent(event),
    onTurn: () => jobs.check(),
    perform(action) {
      const { type } = action;
      if (type === 'task-launch') {
        forgetOld();
        world.redaction?.learn(envFilesOf(project().config));
        log.info({ task: action.task }, `start ${action.task}`);
        inLine(action.task, () => observer.launching(action.task, () => startTask(start, action.task)));
      } else if (type === 'task-end') {
        log.info({ task: action.task }, `end ${action.task}: ${action.reason}`);
        inLine(action.task, () => endTask(end, action.task));
      } else log.info({ action }, type);
    },
  };
}

/** Whether a decision is about one-shot tasks. */
export function isTaskAction(action: Action): action is TaskAction {
  return 'task' in action || action.type === 'job-pass';
}

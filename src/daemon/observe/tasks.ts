import { statSync } from 'node:fs';
import type { Fact } from '../../core/facts.ts';
import type { Model } from '../../core/model.ts';
import { isActive, type Task } from '../../core/tasks.ts';
import type { Pane, Terminal, TerminalEvent } from '../../ports/terminal.ts';
import { exitOf, taskFiles, wasBegun } from '../tasks/files.ts';
import type { Heard } from '../tasks/heard.ts';
import type { TaskReport } from '../tasks/report.ts';
import { readTaskTags } from '../tasks/tags.ts';

export interface TaskObserverDeps {
  readonly terminal: Terminal;
  readonly stateDir: string;
  readonly model: () => Model;
  /** Reads what the task's program said, and keeps its result. Never throws. */
  readonly report: (task: Task) => TaskReport;
  /** What the task's program told last about a limit. Never throws. */
  readonly hear: (task: Task) => Heard | null;
  readonly post: (...facts: Fact[]) => void;
}

export interface TaskObserver {
  /** Compares the terminal with what is known of tasks. */
  sweep(): Promise<void>;
  /** True when the event was about a task, and nobody else's business. */
  onEvent(event: TerminalEvent): boolean;
  /** Tells that the task's program is gone, unless that was told. */
  settle(id: string): void;
  /**
   * While `work` runs the task is being launched: that it has no session yet means nothing. Nothing is launched a
   * second time.
   */
  launching(id: string, work: () => Promise<void>): Promise<void>;
}

/** A task that says more than this is cancelled: its output would fill the disk. */
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

/** How a program ends that is ended by somebody else: HUP, INT, KILL, TERM. */
const fromOutside: ReadonlySet<number | null> = new Set([129, 130, 137, 143]);

/** Turns what the terminal and the exit reports show into facts about one-shot tasks. */
export function createTaskObserver(deps: TaskObserverDeps): TaskObserver {
  const { terminal, stateDir, model, post } = deps;
  const settled = new Set<string>();
  const underWay = new Set<string>();
  const tasks = (): readonly Task[] => Object.values(model().tasks.tasks);

  function settle(id: string, shown: number | null = null): void {
    const task = model().tasks.tasks[id];
    if (task === undefined || !isActive(task) || settled.has(nameOf(task))) return;
    settled.add(nameOf(task));
    const code = exitOf(stateDir, task)?.code ?? shown;
    const how = code === null || fromOutside.has(code) ? 'gone' : 'exit';
    post({ type: 'task-ended', task: id, how, code, ...deps.report(task) });
  }

  /** Its files tell that the run was begun, whatever became of it. */
  function hasRun(task: Task): boolean {
    return exitOf(stateDir, task) !== null || wasBegun(stateDir, task.id);
  }

  /** Nothing stands in the terminal for it. */
  function missing(task: Task): void {
    if (task.state.type === 'running' || hasRun(task)) settle(task.id);
    else post({ type: 'task-unbegun', task: task.id });
  }

  /** A session that no record explains: an earlier daemon's, or what an ended task left. */
  function meet(pane: Pane): void {
    const about = readTaskTags(pane.tags);
    const id = pane.tags.agent;
    const known = model().tasks.tasks[id];
    if (about === null || underWay.has(id)) return;
    if (known?.state.type === 'ended') {
      if (!known.leftover) post({ type: 'task-leftover', task: id });
    } else if (known?.state.type === 'queued' && (known.leftover || pane.tags.generation < known.run)) {
      // What its first run left is cleared before the second.
      if (!known.leftover) post({ type: 'task-leftover', task: id });
    } else if (known?.state.type !== 'running') {
      const { session, process } = pane;
      post({ type: 'task-started', task: id, adopted: true, session, pid: process.pid, ...about });
    }
  }

  /** It is silent at a limit, or is no more: its time counts by that. */
  function listen(task: Task): void {
    const heard = deps.hear(task);
    if (heard?.type === 'limit' && heard.limit.at > task.silence.heard)
      post({ type: 'task-limited', task: task.id, ...heard.limit });
    if (heard?.type === 'answer' && task.silence.since !== null)
      post({ type: 'task-answered', task: task.id, at: heard.at });
  }

  function watchOutput(task: Task): void {
    const bytes = statSync(taskFiles(stateDir, task.id).log, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes <= OUTPUT_MAX_BYTES || task.cancelled !== null) return;
    post({ type: 'task-cancel', task: task.id, by: 'loopctl: it said more than 64 MB' });
  }

  return {
    settle: (id) => settle(id),
    async sweep() {
      // What is known now, before the question: a session that begins meanwhile is not missing.
      const active = tasks().filter((task) => isActive(task) && !underWay.has(task.id));
      const panes = await terminal.list().catch(() => null);
      if (panes === null) return;
      for (const pane of panes) meet(pane);
      for (const task of active) {
        const pane = panes.find(({ tags }) => tags.agent === task.id);
        if (pane === undefined) missing(task);
        else if (pane.dead) settle(task.id, pane.exitCode);
        else {
          watchOutput(task);
          listen(task);
        }
      }
    },
    onEvent(event) {
      const task = event.type === 'exited' ? model().tasks.tasks[event.session] : undefined;
      if (event.type !== 'exited' || task === undefined) return false;
      if (event.generation === task.run) settle(event.session, event.code);
      return true;
    },
    async launching(id, work) {
      underWay.add(id);
      const task = model().tasks.tasks[id];
      if (task !== undefined) settled.delete(nameOf(task));
      try {
        // A store that lost its newest writes asks for what was done: the sweep finds how it stands.
        if (task === undefined || !hasRun(task)) await work();
      } finally {
        underWay.delete(id);
      }
    },
  };
}

/** Of one run. */
function nameOf({ id, run }: Task): string {
  return `${id}/${run}`;
}

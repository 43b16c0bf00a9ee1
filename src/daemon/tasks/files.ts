import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Task } from '../../core/tasks.ts';
import { type ExitReport, readLastExit } from '../../terminal/launch/exit-report.ts';

/** Where everything of one task lies in the state folder. Absolute paths. */
export interface TaskFiles {
  /** What it was told, as JSON; not there for the run of a job. */
  readonly order: string;
  /** What its program reads. */
  readonly prompt: string;
  /** What its program says. */
  readonly log: string;
  /** What the run before this one said. */
  readonly before: string;
  /** What its program tells of itself while it runs, where it does. */
  readonly signals: string;
  /** How its program ended. */
  readonly exit: string;
  /** Its result, as text. */
  readonly result: string;
}

export function taskFiles(stateDir: string, id: string): TaskFiles {
  const at = (ending: string): string => join(stateDir, 'tasks', `${id}.${ending}`);
  const log = join(stateDir, 'logs', 'panes', `${id}.log`);
  return {
    order: at('order.json'),
    prompt: at('prompt.md'),
    exit: at('exit.json'),
    result: at('result.txt'),
    signals: at('signals.jsonl'),
    log,
    before: `${log}.1`,
  };
}

/** Whether its program was begun, see `terminal/launch/to-file.ts`. */
export function wasBegun(stateDir: string, id: string): boolean {
  return existsSync(taskFiles(stateDir, id).log);
}

/** How this run of it ended, or a later one of which the store has lost the news; null when neither has. */
export function exitOf(stateDir: string, { id, run }: Pick<Task, 'id' | 'run'>): ExitReport | null {
  const report = readLastExit(taskFiles(stateDir, id).exit);
  return report !== null && report.generation >= run ? report : null;
}

/**
 * After a run: what its program told while it ran goes. If there is another one, nothing of this is to be taken for its
 * own, so what it said is set aside. Needs its program to be gone.
 */
export function setAside(stateDir: string, id: string, again: boolean): void {
  const { log, before, signals, result } = taskFiles(stateDir, id);
  rmSync(signals, { force: true });
  if (again) rmSync(result, { force: true });
  if (again && existsSync(log)) renameSync(log, before);
}

const fileName = /^((?:assistant|upgrader)-(\d{1,9}))\.[a-z.]+$/;

/** The highest number of a task that ever had a file here, so that a lost state gives none of them twice. */
export function highestTask(stateDir: string): number {
  return Math.max(0, ...names(join(stateDir, 'tasks')).map((name) => Number(fileName.exec(name)?.[2] ?? 0)));
}

/**
 * Removes the files of tasks that nobody remembers. Newer ones than `count` are not known yet, and stay; so does the newest
 * of all, which tells what number was given last.
 */
export function pruneTasks(stateDir: string, known: ReadonlySet<string>, count: number): void {
  const highest = highestTask(stateDir);
  const gone = names(join(stateDir, 'tasks')).flatMap((name) => {
    const [, id, number] = fileName.exec(name) ?? [];
    const stays = id === undefined || known.has(id) || Number(number) > count || Number(number) === highest;
    return stays ? [] : [id];
  });
  for (const id of new Set(gone)) {
    for (const file of Object.values(taskFiles(stateDir, id))) rmSync(file, { force: true });
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

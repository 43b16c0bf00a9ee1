import type { Fact } from '../../../core/facts.ts';
import { plain } from '../../../protocol/text.ts';
import { felt, named, type Teller, timeOf } from './teller.ts';

/** A one-shot task. */
export interface TaskSeen {
  readonly id: string;
  readonly role: string;
  readonly askedMs: number;
  /** Wall ms; null while it waits or runs. */
  readonly endedMs: number | null;
  readonly done: boolean;
}

export interface TaskTeller extends Teller {
  tasks(): readonly TaskSeen[];
}

/** What one-shot sessions are given, and what comes of it. */
export function createTaskTeller(): TaskTeller {
  const tasks = new Map<string, TaskSeen>();

  function heard(fact: Fact, atMs: number): readonly string[] {
    if (fact.type === 'task-asked') {
      const { task: id, role, title } = fact;
      tasks.set(id, { id, role, askedMs: atMs, endedMs: null, done: false });
      return [`The ${named(role)} is given a task: ${plain(title, 80)}`];
    }
    const task = fact.type === 'task-ended' ? tasks.get(fact.task) : undefined;
    if (fact.type !== 'task-ended' || task === undefined || task.endedMs !== null) return [];
    const done = fact.how === 'exit' && fact.code === 0 && fact.ok !== false;
    tasks.set(task.id, { ...task, endedMs: atMs, done });
    const came = done ? 'is done with it' : 'could not do it';
    return [
      `  → the ${named(task.role)} ${came}, after ${felt(atMs - task.askedMs)}: ${plain(fact.summary, 80)}`,
    ];
  }

  return {
    tasks: () => [...tasks.values()],
    tell: (event) => event.facts.flatMap((fact) => heard(fact, timeOf(event))),
  };
}

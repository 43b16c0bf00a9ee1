import type { OneShotRole } from '../../core/settings.ts';
import type { Task } from '../../core/tasks.ts';
import type { SessionTags } from '../../ports/terminal.ts';

/** No phase's id has a slash in it: sessions of tasks are told from all others by this. */
const mark = /^oneshot\/(assistant|upgrader)\/([a-z0-9_-]*)$/;

/** Tags by which a later daemon finds the session of a task. */
export function taskTags(project: string, task: Task, conversation: string): SessionTags {
  const phase = `oneshot/${task.role}/${task.job ?? ''}`;
  return { project, agent: task.id, generation: task.run, phase, conversation, taken: [] };
}

/** What the tags tell of a task; null when the session is none. */
export function readTaskTags(
  tags: SessionTags,
): { readonly role: OneShotRole; readonly job: string | null } | null {
  const [, role, job] = mark.exec(tags.phase) ?? [];
  if (role !== 'assistant' && role !== 'upgrader') return null;
  return { role, job: job === undefined || job === '' ? null : job };
}

import type { TaskAction, TaskFact } from '../../core/task-facts.ts';

/** What came in about one-shot tasks and jobs, in a few words; null for what is not worth a line. */
export function taskFactLine(fact: TaskFact): string | null {
  switch (fact.type) {
    case 'task-asked':
      return `${fact.task} asked for by ${fact.by}: ${fact.title}`;
    case 'task-cancel':
      return `${fact.task} cancelled by ${fact.by}`;
    case 'task-started':
      return `${fact.task} ${fact.adopted ? 'adopted' : 'started'} (pid ${fact.pid})`;
    case 'task-unstarted':
      return `${fact.task} could not be started: ${fact.text}`;
    case 'task-unbegun':
      return `${fact.task} was not started yet when the daemon before died`;
    case 'task-ended':
      return `${fact.task} ${fact.how === 'gone' ? 'is gone' : `exited with code ${fact.code ?? 'unknown'}`}: ${fact.summary}`;
    case 'task-limited':
      return `${fact.task} waits at a usage limit: ${fact.text}`;
    case 'task-answered':
      return `${fact.task} goes on`;
    case 'task-leftover':
      return `${fact.task} left its session behind`;
    case 'task-cleared':
      return fact.survivors.length === 0
        ? `${fact.task} cleared away`
        : `${fact.task} cleared away, but these live on: ${fact.survivors.join(', ')}`;
    case 'task-clear-failed':
      return `${fact.task} could not be ended: ${fact.text}`;
    case 'job-next':
      return null;
  }
}

/** What was decided about them. */
export function taskActionLine(action: TaskAction): string {
  switch (action.type) {
    case 'task-queue':
      return `job ${action.job} runs as ${action.task}: ${action.reason}`;
    case 'job-pass':
      return `job ${action.job} is passed over: ${action.why}`;
    case 'task-launch':
      return `start ${action.task}`;
    case 'task-end':
      return `end ${action.task}: ${action.reason}`;
    case 'task-drop':
      return `drop ${action.task}: ${action.reason}`;
    case 'task-told':
      return `tell that ${action.task} ended`;
  }
}

import { isOpen } from '../../../src/core/tasks.ts';
import type { Acts, Stage } from './apply.ts';

type Kinds = 'dispatch' | 'cancel-task' | 'task-death';

/** What becomes of one-shot tasks in runs that have some. */
export function onTasks(stage: Stage): Acts<Kinds> {
  const { world, keeper, tasks } = stage;
  const open = () => Object.values(keeper.model()?.tasks.tasks ?? {}).filter(isOpen);
  return {
    dispatch() {
      if (tasks !== null) keeper.dispatch((id) => tasks.accepted(id));
    },
    'cancel-task'() {
      const [task] = open();
      if (task !== undefined) keeper.post({ type: 'task-cancel', task: task.id, by: 'sim' });
    },
    'task-death'({ code }) {
      for (const { id } of open()) {
        const session = world.tmux.of(id);
        if (session !== null) world.tmux.exit(session, code);
      }
    },
  };
}

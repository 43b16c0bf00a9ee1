import type { Entry } from '../entry.ts';

/** One-shot tasks and jobs. */
export const task = {
  LOOPCTL_E_NO_ROLE: {
    means: 'The role that is to run the task is not in loopctl.yaml.',
    next: 'Add it to `roles:` with its backend, see docs/roles.md.',
    exit: 2,
  },
  LOOPCTL_E_NO_ONESHOT: {
    means: 'The backend has no one-shot mode: it cannot be given a task, do it and leave.',
    next: 'Choose another backend, or give this one a `oneshot:` command, see docs/backends.md.',
    exit: 2,
  },
  LOOPCTL_E_QUEUE_FULL: {
    means: 'As many tasks wait or run as may.',
    next: 'Wait, or cancel some: `loopctl dispatch --list` names them.',
    exit: 5,
  },
  LOOPCTL_E_UNKNOWN_TASK: {
    means: 'There is no task of that id; only the newest ones are remembered.',
    next: 'List them with `loopctl dispatch --list`.',
    exit: 2,
  },
  LOOPCTL_E_TASK_LOST: {
    means:
      'What the task was told is not known any more: its file in the state folder, its job or its role is gone.',
    next: 'Dispatch it again.',
    exit: 1,
  },
  LOOPCTL_E_UNKNOWN_JOB: {
    means: 'There is no job of that name in loopctl.yaml.',
    next: 'Run `loopctl run` without a name for a list of jobs.',
    exit: 2,
  },
  LOOPCTL_E_JOB_RUNS: {
    means: 'A run of this job is not over yet, and no job runs twice at once.',
    next: 'Wait for it (`loopctl dispatch --list`), or cancel it (`loopctl dispatch --cancel ID`).',
    exit: 5,
  },
} as const satisfies Record<string, Entry>;

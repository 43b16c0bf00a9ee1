import type { OneShotRole } from './settings.ts';
import type { TaskLimit, TaskOrder, TaskOutcome } from './tasks.ts';

/** What is found out about one-shot sessions and their schedules. */
export type TaskFact =
  | (TaskOrder & { readonly type: 'task-asked'; readonly task: string })
  | { readonly type: 'task-cancel'; readonly task: string; readonly by: string }
  /** Its session runs; `adopted` ones were started by an earlier daemon. */
  | {
      readonly type: 'task-started';
      readonly task: string;
      readonly adopted: boolean;
      readonly session: string;
      readonly pid: number;
      /** From its tags: all that is known of a task whose record was lost. */
      readonly role: OneShotRole;
      readonly job: string | null;
    }
  /** It could not be launched; `lasting` when trying again cannot help. */
  | {
      readonly type: 'task-unstarted';
      readonly task: string;
      readonly text: string;
      readonly lasting: boolean;
    }
  /** An earlier daemon died before it was launched. */
  | { readonly type: 'task-unbegun'; readonly task: string }
  | {
      readonly type: 'task-ended';
      readonly task: string;
      /** `gone`: ended from outside, not by itself. */
      readonly how: 'exit' | 'gone';
      readonly code: number | null;
      /** What its own output says about success; null when that is for the exit code to tell. */
      readonly ok: boolean | null;
      readonly summary: string;
      readonly tokens: number | null;
      readonly costUsd: number | null;
      /** The usage limit that it failed at. */
      readonly limit?: TaskLimit;
    }
  /** It runs, and waits for the end of a usage limit by itself. */
  | (TaskLimit & { readonly type: 'task-limited'; readonly task: string })
  /** The model answered it after that; `at` is wall time, ms. */
  | { readonly type: 'task-answered'; readonly task: string; readonly at: number }
  /** It ended before, and its session still stands. */
  | { readonly type: 'task-leftover'; readonly task: string }
  | { readonly type: 'task-cleared'; readonly task: string; readonly survivors: readonly number[] }
  | { readonly type: 'task-clear-failed'; readonly task: string; readonly text: string }
  /** When a job is due next; null for never. */
  | {
      readonly type: 'job-next';
      readonly job: string;
      readonly key: string;
      readonly nextWall: number | null;
    };

/** What the rules want done about one-shot sessions. */
export type TaskAction =
  /** A run of a job takes its place in the queue. */
  | {
      readonly type: 'task-queue';
      readonly task: string;
      readonly job: string;
      readonly attempt: number;
      readonly reason: string;
    }
  /** A due time goes by without a run. */
  | { readonly type: 'job-pass'; readonly job: string; readonly dueWall: number; readonly why: string }
  | { readonly type: 'task-launch'; readonly task: string }
  /** Its session is ended, with its whole process tree. */
  | {
      readonly type: 'task-end';
      readonly task: string;
      readonly outcome: TaskOutcome;
      readonly reason: string;
    }
  /** It leaves the queue without having run. */
  | { readonly type: 'task-drop'; readonly task: string; readonly reason: string }
  /** Its end is told. */
  | { readonly type: 'task-told'; readonly task: string };

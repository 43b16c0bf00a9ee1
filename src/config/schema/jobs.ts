import * as z from 'zod';
import { line, path, shortName } from './text.ts';

/** Longest time that a one-shot session may be given: a week. */
const MAX_S = 604_800;

function timeout(byDefault: number, means: string) {
  return z.number().positive().max(MAX_S).default(byDefault).describe(means);
}

/** How dispatched tasks run. */
export const assistants = z
  .strictObject({
    max: z.int().min(1).max(32).default(1).describe('Dispatched tasks that run at once; the others wait.'),
    timeout_s: timeout(3600, 'A dispatched task that is not done by then is ended.'),
  })
  .prefault({})
  .describe('How `loopctl dispatch` runs its tasks.');

/** Name of a job: also part of what `loopctl run` is given. */
const jobName = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, {
  error: 'must be 1 to 32 small letters, digits, dashes or underscores, and start with a letter',
});

const job = z.strictObject({
  cron: line(120)
    .optional()
    .describe(
      'When it runs: a cron pattern of five fields, or six with seconds first. The job `upgrade` has 0 2 * * 0 (Sunday 02:00) if not set.',
    ),
  timezone: line(64).default('UTC').describe('Time zone of the pattern, for example Europe/Berlin.'),
  role: z
    .enum(['assistant', 'upgrader'])
    .optional()
    .describe('Role that runs it, which must be in `roles`; assistant if not set, upgrader for `upgrade`.'),
  task: z
    .string()
    .min(1)
    .max(20_000)
    .optional()
    .describe("What it is to do, added to the prompt; the role's prompt alone if not set."),
  prompt: path.optional().describe("Prompt file instead of the role's."),
  backend: shortName.optional().describe("Backend instead of the role's."),
  model: line(200).optional().describe("Model instead of the role's."),
  timeout_s: timeout(3600, 'A run that is not done by then is ended.'),
  missed: z
    .enum(['run_once', 'skip'])
    .default('run_once')
    .describe(
      'Runs that were due while no daemon ran or the machine slept, or one that was interrupted: made up once, or skipped.',
    ),
  timer: z
    .enum(['daemon', 'service'])
    .default('daemon')
    .describe(
      'Who runs it when it is due: the daemon, or a timer unit that `loopctl service install --timers` writes.',
    ),
  enabled: z.boolean().default(true).describe('false keeps it from running by itself.'),
});

/** One-shot sessions by a schedule. */
export const jobs = z
  .record(jobName, job)
  .default({})
  .describe(
    'One-shot sessions that run by a schedule, by name. With a role `upgrader` there is a job `upgrade` anyway.',
  );

import * as z from 'zod';
import { line, path } from './text.ts';

/** When the Orchestrator is woken. */
export const wake = z
  .strictObject({
    cron: line(120)
      .default('0 * * * *')
      .describe(
        'Begins the periods: a cron pattern of five fields, or six with seconds first. Each period has one wake at most.',
      ),
    timezone: line(64).default('UTC').describe('Time zone of the pattern, for example Europe/Berlin.'),
    when: z
      .enum(['always', 'changed'])
      .default('always')
      .describe(
        'always: each period; changed: not in a period in which nothing changed since the last wake, which then costs nothing.',
      ),
    prompt: path
      .default('prompts/wake.md')
      .describe(
        'Template of a wake: {time} {phase} {blocked_by} {agents} {owed} {notices} {since} are filled in.',
      ),
  })
  .prefault({})
  .describe("The Orchestrator's wakes; without that role nobody is woken.");

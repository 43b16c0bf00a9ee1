import * as z from 'zod';
import { line } from './text.ts';

/** A program with its arguments; no shell is involved. */
const argv = z.array(line(4096)).max(100).default([]);

/** Programs of yours that are run at certain moments, in the project's folder, with facts as JSON on standard input. */
export const hooks = z
  .strictObject({
    wake: argv.describe(
      'Program and arguments, run before each wake of a period; an exit code other than 0 vetoes that wake.',
    ),
    on_complete: argv.describe(
      'Program and arguments, run once when the sequence is complete; the daemon waits for its end before it leaves.',
    ),
    timeout_s: z
      .number()
      .positive()
      .max(3600)
      .default(30)
      .describe('A hook that is not done by then is ended with all that it started.'),
  })
  .prefault({})
  .describe(
    'Programs of yours, run at certain moments in the folder of the project, with facts as JSON on standard input.',
  );

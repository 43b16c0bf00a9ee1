import * as z from 'zod';
import { line } from './text.ts';

const argv = z.array(line(4096)).max(100).default([]);

function seconds(byDefault: number, means: string) {
  return z.number().positive().max(2_147_483).default(byDefault).describe(means);
}

/** The host fallback: programs that look after the machine that the work depends on. */
export const host = z
  .strictObject({
    check: argv.describe(
      'Program and arguments that tell by exit code 0 that the host is well, for example that it answers by ssh. No shell.',
    ),
    recreate: argv.describe(
      'Program and arguments that make the host anew. Run when a person or the Orchestrator asks and confirms.',
    ),
    auto: z
      .boolean()
      .default(false)
      .describe('Let loopctl run both by itself while the remote of the work repo cannot be reached.'),
    unreachable_s: seconds(600, 'With auto: the remote is away for this long before the first check.'),
    check_interval_s: seconds(300, 'With auto: time between two checks.'),
    failures_max: z
      .int()
      .min(1)
      .max(1_000)
      .default(3)
      .describe('With auto: failed checks in a row after which the host is recreated.'),
    cooldown_s: seconds(3_600, 'Time after a recreation in which there is no other, whoever asks.'),
    timeout_s: seconds(900, 'A program that is not done by then is ended with all that it started.'),
  })
  .prefault({})
  .describe('Programs of yours that check and recreate the machine that the work depends on.');

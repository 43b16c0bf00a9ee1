import * as z from 'zod';
import { budget } from './schema/budget.ts';
import { hooks } from './schema/hooks.ts';
import { log, paths, terminal } from './schema/host.ts';
import { host } from './schema/host-fallback.ts';
import { assistants, jobs } from './schema/jobs.ts';
import { mcp } from './schema/mcp.ts';
import { notify } from './schema/notify.ts';
import { phases } from './schema/phases.ts';
import { prices } from './schema/prices.ts';
import { workRepo } from './schema/repo.ts';
import { roles } from './schema/roles.ts';
import { path, shortName } from './schema/text.ts';
import { timers } from './schema/timers.ts';
import { wake } from './schema/wake.ts';

const projectName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u, {
  error:
    'must be 1 to 64 letters, digits, spaces, dots, dashes or underscores, and start with a letter or digit',
});

const manifest = z.union([
  z.record(z.string(), z.unknown()).describe('Manifest, or the part of a built-in one to change.'),
  path.describe('Path of a manifest file.'),
]);

/**
 * The one source of `loopctl.yaml`: types, defaults, documentation, messages and `loopctl.schema.json` come
 * from here. The unit of a number is the last part of its key.
 */
export const schema = z.strictObject({
  project: projectName.optional().describe("Name of the project; the folder's name if not set."),
  work_repo: workRepo,
  phases,
  cadence: z
    .enum(['gate', 'phase', 'deferred', 'solo'])
    .default('gate')
    .describe(
      'When verdicts are due: gate (each gate), phase (once a phase), deferred (a later review phase judges), solo (no Adversary runs).',
    ),
  advance: z
    .enum(['strict', 'seed'])
    .default('strict')
    .describe(
      'When a phase is over: strict moves on when it is done, seed as soon as its status file says so.',
    ),
  kickoff: path
    .default('prompts/kickoff.md')
    .describe(
      'Template of the first prompt of a phase: {phase_id} {plan} {status} {review} {role} are filled in.',
    ),
  roles,
  wake,
  hooks,
  assistants,
  jobs,
  backends: z
    .record(shortName, manifest)
    .default({})
    .describe(
      'Backends of your own and changes to built-in ones, by name: a manifest inline or the path of one.',
    ),
  timers,
  limits: z
    .strictObject({
      auto_resume: z
        .boolean()
        .default(true)
        .describe('Go on by itself when a usage limit is over; false waits for a human.'),
    })
    .prefault({})
    .describe('What happens at usage limits.'),
  budget,
  prices,
  notify,
  host,
  mcp,
  paths,
  log,
  terminal,
});

/** The file's content after defaults, paths still as written. */
export type RawConfig = z.output<typeof schema>;

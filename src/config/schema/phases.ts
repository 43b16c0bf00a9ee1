import * as z from 'zod';
import { override } from './roles.ts';
import { line, phaseId, repoPath, withoutSeparators } from './text.ts';

const phase = z
  .strictObject({
    id: phaseId.describe(
      'Id, used in file names (STATUS-<id>.md) and commits; quote it if it looks like a number.',
    ),
    plan: withoutSeparators(line(1024)).describe('Plan file, relative to the folder of loopctl.yaml.'),
    status: repoPath
      .regex(/^[^|;]*$/, { error: 'must not contain | or ; (they separate fields of .phases-spec)' })
      .optional()
      .describe('Status file inside the work repo; <docs>/STATUS-<id>.md if not set.'),
    builder: override.optional(),
    adversary: override.optional(),
  })
  .describe('One phase.');

/** Phases in order: a list, or the seed's notation as a file or one string. */
export const phases = z
  .union([
    z.array(phase).min(1).max(10_000),
    z
      .string()
      .min(1)
      .max(1_000_000)
      .describe(
        'Path of a .phases-spec file, or `id|plan|status` entries in one string, separated by semicolons.',
      ),
  ])
  .describe(
    'The phases, strictly in order: a list, a path of a .phases-spec file, or its entries in one string.',
  );

import * as z from 'zod';

const scopes = {
  session: 'One run of an agent.',
  phase: 'All sessions of one phase.',
  day: 'One day, UTC.',
  project: 'The whole project.',
} as const;

function caps(means: string) {
  return z
    .strictObject({
      usd: z.number().positive().max(1e9).optional().describe('Cost, US dollars.'),
      tokens: z.int().min(1).optional().describe('Tokens, input and output.'),
      turns: z.int().min(1).optional().describe('Turns.'),
      wall_s: z.number().positive().max(1e9).optional().describe('Wall time.'),
    })
    .prefault({})
    .describe(means);
}

/** Caps on money and effort. Parsed and checked; enforcing them comes with a later version. */
export const budget = z
  .strictObject({
    session: caps(scopes.session),
    phase: caps(scopes.phase),
    day: caps(scopes.day),
    project: caps(scopes.project),
  })
  .prefault({})
  .describe(
    'Caps on cost, tokens, turns and time. Checked here; comes with a later version: not enforced yet.',
  );

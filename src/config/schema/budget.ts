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
      tokens: z
        .int()
        .min(1)
        .optional()
        .describe('Tokens: input, output, written to and read from the cache.'),
      turns: z.int().min(1).optional().describe('Turns that were begun.'),
      wall_s: z.number().positive().max(1e9).optional().describe('Wall time since it began.'),
    })
    .prefault({})
    .describe(means);
}

/** Caps on money and effort. */
export const budget = z
  .strictObject({
    hard: z
      .boolean()
      .default(false)
      .describe('At a cap, end a turn under way at once. Else it may end by itself.'),
    session: caps(scopes.session),
    phase: caps(scopes.phase),
    day: caps(scopes.day),
    project: caps(scopes.project),
  })
  .prefault({})
  .describe(
    'Caps on cost, tokens, turns and time. At a cap the agents finish their turn and are then left alone, until the cap is raised.',
  );

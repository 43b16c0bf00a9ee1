import * as z from 'zod';

export const states = ['ready', 'busy', 'dialog', 'limited', 'starting', 'unknown'] as const;

/** A recorded screen as it is kept in a file: what a terminal showed, what it was read as, and what a person says it is. */
export const recordSchema = z.object({
  schema: z.literal(1),
  backend: z.string(),
  /** Of the agent's program; null when it did not tell. */
  version: z.string().nullable(),
  at: z.iso.datetime(),
  /** What the person who recorded it saw; null: not said yet. */
  label: z.enum(states).nullable(),
  /** First and last row (from 1) that the label rests on. */
  rows: z.tuple([z.int().positive(), z.int().positive()]).optional(),
  reading: z.object({ state: z.enum(states), rule: z.string(), evidence: z.string() }),
  screen: z.object({
    title: z.string(),
    cursor: z.object({ row: z.int(), col: z.int() }),
    lines: z.array(z.string()),
    styled: z.array(z.string()),
  }),
});

export type ScreenRecord = z.infer<typeof recordSchema>;

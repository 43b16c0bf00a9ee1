import * as z from 'zod';
import { formats } from './limit-time.ts';
import { patternFault } from './pattern.ts';

const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: 'must be 1 to 64 letters, digits, dots, dashes or underscores',
});

/** A regular expression (JavaScript, unicode mode), tried on one bounded line at a time. */
const pattern = z.string().superRefine((source, context) => {
  const fault = patternFault(source);
  if (fault !== null) context.addIssue({ code: 'custom', message: `not a usable pattern: ${fault}` });
});
const patterns = z.union([pattern.transform((one) => [one]), z.array(pattern).min(1)]);
const version = z.string().regex(/^\d+(?:\.\d+){1,3}$/, { error: 'must be a version, for example 1.2.3' });
const count = z.int().min(1).max(200);

const region = z
  .discriminatedUnion('take', [
    z.strictObject({ take: z.literal('whole') }),
    z.strictObject({ take: z.literal('title') }),
    z.strictObject({ take: z.literal('last'), lines: count }),
    z.strictObject({ take: z.literal('bottom_nonempty'), lines: count }),
    z.strictObject({
      take: z.literal('above_last'),
      rule: pattern,
      nth: count.default(1),
      lines: count,
      skip: pattern.optional().describe('Lines that do not count, for example hints.'),
      from: pattern
        .optional()
        .describe('Of the lines, those from the last one on that matches; all if none does.'),
    }),
    z.strictObject({ take: z.literal('below_last'), rule: pattern, nth: count.default(1), lines: count }),
    z.strictObject({ take: z.literal('between_last'), rule: pattern }),
    z.strictObject({
      take: z.literal('block_above'),
      rule: pattern,
      drop: z.int().min(0).max(20).default(0).describe('Lines next to the rule that do not belong to it.'),
    }),
  ])
  .describe('Part of the screen that rules look at.');

const rule = z.strictObject({
  id: word.describe('Named as evidence by `loopctl explain`.'),
  state: z.enum(['ready', 'busy', 'dialog', 'limited', 'starting', 'unknown']),
  region: z.string(),
  match: patterns.describe('Each must match some line of the region.'),
  not: patterns.optional().describe('None may match any line of the region.'),
  priority: z.int().default(0).describe('Higher speaks first; equal ones in the order written.'),
});

const screen = z.strictObject({
  regions: z.record(z.string(), region).default({}),
  rules: z.array(rule).default([]),
  empty: z.enum(['starting', 'unknown']).default('unknown').describe('State of a blank screen.'),
});

const argument = z.union([z.string(), z.array(z.string()).min(1)]);
const argv = z
  .array(argument)
  .min(1)
  .describe('Arguments; a nested list is left out when one of its {placeholders} has no value.');

const shape = z.strictObject({
  name: word,
  description: z.string().max(500).default(''),
  vars: z
    .record(z.string().regex(/^[a-z_]{1,32}$/), z.string())
    .default({})
    .describe('Further placeholders of the launch line, each with its value.'),
  launch: z.strictObject({ fresh: argv, resume: argv.optional() }),
  oneshot: z
    .strictObject({
      argv,
      output: z
        .enum(['text', 'json'])
        .default('text')
        .describe(
          'How its output tells the result: text (the end of it), json (the last line that is an object with `result`).',
        ),
    })
    .optional()
    .describe(
      'How it is given one task and leaves; the task is its standard input, or {prompt} or {prompt_file}.',
    ),
  versions: z
    .strictObject({
      tested: z.tuple([version, version]).describe('Oldest and newest version that was tried.'),
      probe: z
        .array(z.string())
        .min(1)
        .describe('What it is asked with; the first number with dots is its version.'),
    })
    .optional(),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
  input: z
    .strictObject({
      bracketed: z.boolean().default(true),
      pause_ms: z.int().min(0).max(10_000).default(0),
      submit_key: z.string().min(1).max(32).default('Enter'),
      queues_input: z.boolean().default(false).describe('Takes input while busy and works on it later.'),
      interrupt: z
        .array(z.string().min(1).max(32))
        .max(4)
        .default([])
        .describe(
          'Keys that end the turn under way and keep the session; pressed only while the screen shows work.',
        ),
    })
    .prefault({}),
  prompt: z.enum(['argument', 'message', 'file']).default('message').describe('How the kickoff goes in.'),
  signals: z.boolean().default(false).describe('The agent or its hooks write $LOOPCTL_SIGNALS.'),
  screen: screen.prefault({}),
  draft: z
    .strictObject({
      region: z.string(),
      prompt: pattern.describe('Start of the input line.'),
      border: pattern.optional().describe('Start of its further lines that nobody typed.'),
      ghost: z.array(z.enum(['dim', 'inverse-then-dim'])).default(['dim']),
      placeholders: z.array(pattern).default([]).describe('Texts that nobody typed.'),
    })
    .optional(),
  message: z
    .strictObject({
      region: z.string(),
      start: pattern,
      indent: z.int().min(0).max(16).default(2),
      void: pattern.optional().describe('A later line like this means the message is an old one.'),
    })
    .optional(),
  limit: z
    .strictObject({
      region: z.string().optional(),
      formats: z.array(z.enum(formats)).default([...formats]),
      max_ahead_h: z.int().min(1).max(24).default(12),
    })
    .prefault({}),
  context: z
    .strictObject({ region: z.string(), match: pattern, remaining: z.boolean().default(false) })
    .optional()
    .describe('`match` has a group named `pct`.'),
});

/** What a backend's manifest.yaml may say. */
export const manifestSchema = shape.superRefine((manifest, context) => {
  for (const [path, name] of regionUses(manifest)) {
    if (Object.hasOwn(manifest.screen.regions, name)) continue;
    context.addIssue({ code: 'custom', path, message: `no region is named ${name}` });
  }
});

export type Manifest = z.infer<typeof manifestSchema>;
export type RegionSpec = z.infer<typeof region>;
export type RuleSpec = z.infer<typeof rule>;

/** Every place that names a region. */
function regionUses(manifest: z.infer<typeof shape>): [path: (string | number)[], name: string][] {
  const uses = manifest.screen.rules.map((one, index): [(string | number)[], string] => [
    ['screen', 'rules', index, 'region'],
    one.region,
  ]);
  for (const key of ['draft', 'message', 'limit', 'context'] as const) {
    const name = manifest[key]?.region;
    if (name !== undefined) uses.push([[key, 'region'], name]);
  }
  return uses;
}

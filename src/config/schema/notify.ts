import * as z from 'zod';
import { line, path, shortName } from './text.ts';

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, {
  error: 'must be a time of day as "22:00", in quotes',
});

/** Never shown back: whoever writes the value itself here must not find it in a log. */
const notAPlace = (issue: { readonly code: string }): string | undefined =>
  issue.code === 'invalid_type' ? 'must name its place, {env: NAME} or {file: path}' : undefined;

const secretRef = z
  .strictObject(
    {
      env: z
        .string()
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of a variable' })
        .optional()
        .describe("Variable of the daemon's environment that holds it."),
      file: path.optional().describe('File that holds it and nothing else; keep it outside the clones.'),
    },
    { error: notAPlace },
  )
  .refine(({ env, file }) => (env === undefined) !== (file === undefined), {
    error: 'must name its place, either env or file',
  });

const url = line(2_000).refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), {
  error: 'must be an http:// or https:// address',
});

const address = z.union([url, secretRef]);

const severity = z.enum(['info', 'warning', 'critical']);

function seconds(byDefault: number, max: number, means: string) {
  return z.number().positive().max(max).default(byDefault).describe(means);
}

const common = {
  name: shortName
    .optional()
    .describe('Name for `status` and `notify test`; the type if not set, with a number from the second on.'),
  severity: severity
    .default('info')
    .describe('Least severity that it is told of: info, warning or critical.'),
  only: z
    .array(line(100))
    .default([])
    .describe('Beginnings of keys that it is told of, for example `parked/`; all if empty.'),
  except: z.array(line(100)).default([]).describe('Beginnings of keys that it is not told of.'),
  timeout_s: seconds(10, 120, 'Longest time that one attempt may take.'),
};

const secretly = 'an address, or its place as `{env: NAME}` or `{file: path}` when it is a secret';

const channel = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('ntfy'),
      url: address.describe(`Topic, for example https://ntfy.sh/mytopic: ${secretly}.`),
      token: secretRef.optional().describe('Access token: `{env: NAME}` or `{file: path}`.'),
      ...common,
    }),
    z.strictObject({
      type: z.literal('webhook'),
      url: address.describe(`Receiver: ${secretly}.`),
      method: z.enum(['POST', 'PUT']).default('POST').describe('Method of the request.'),
      headers: z
        .record(
          z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, { error: 'must be the name of a header' }),
          z.union([line(2_000), secretRef]),
        )
        .default({})
        .describe('Headers to add; a secret one by its place.'),
      body: z
        .unknown()
        .optional()
        .describe('JSON to send, with placeholders such as {text} in its texts; all fields if not set.'),
      ...common,
    }),
    z.strictObject({
      type: z.literal('slack'),
      url: address.describe(`Incoming webhook of Slack or the like: ${secretly}; it always is.`),
      ...common,
    }),
    z.strictObject({ type: z.literal('desktop'), ...common }),
    z.strictObject({
      type: z.literal('command'),
      argv: z
        .array(line(4_096))
        .min(1)
        .describe(
          'Program and arguments, without a shell; it gets the notification as JSON on standard input.',
        ),
      ...common,
    }),
  ],
  { error: 'must be one of ntfy, webhook, slack, desktop, command' },
);

/** Names in braces that a webhook's body may hold. */
export const bodyPlaceholders: readonly string[] = [
  ...['id', 'project', 'key', 'severity', 'title', 'text', 'time', 'time_ms', 'count', 'items'],
];

/** Who is told what, and when not. */
export const notify = z
  .strictObject({
    channels: z
      .array(channel)
      .max(20)
      .default([])
      .describe(
        'Ways to tell a person, each with a `type`; see below. Notices are in `loopctl status` in any case.',
      ),
    quiet_hours: z
      .strictObject({
        from: timeOfDay
          .optional()
          .describe('Begin of the quiet hours, for example "22:00"; none if not set.'),
        to: timeOfDay.optional().describe('Their end; what came up meanwhile is told then, as one digest.'),
        timezone: line(100)
          .optional()
          .describe("Time zone of these times, for example Europe/Berlin; the machine's if not set."),
        critical_passes: z.boolean().default(true).describe('What is critical is told at once all the same.'),
      })
      .prefault({})
      .describe('Hours in which nobody is told anything.'),
    digest_at: timeOfDay
      .optional()
      .describe('Time of day at which the digest of the quiet hours is told; their end if not set.'),
    rate_limit: z
      .strictObject({
        messages_max: z
          .int()
          .min(1)
          .max(1_000)
          .default(20)
          .describe('Messages of one channel within the window.'),
        window_s: seconds(3_600, 86_400, 'The window; what is more than that comes as one summary.'),
      })
      .prefault({})
      .describe('Bound of each channel. What is critical does not wait for it.'),
    give_up_after_s: seconds(
      86_400,
      2_147_483,
      'A notification that could not be sent for this long is given up.',
    ),
    heartbeat: z
      .strictObject({
        url: address
          .optional()
          .describe(
            `Pinged while supervision makes progress, so that silence is noticed elsewhere: ${secretly}.`,
          ),
        interval_s: seconds(60, 86_400, 'Time between two pings; they go out with a sweep.'),
        events: z
          .boolean()
          .default(true)
          .describe('Also ping <url>/start and <url>/fail, as healthchecks.io has them.'),
      })
      .prefault({})
      .describe("A dead man's switch."),
  })
  .prefault({})
  .describe('How a person is told.');

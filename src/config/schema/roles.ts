import * as z from 'zod';
import { line, path, shortName } from './text.ts';

const model = line(200);

const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: 'must be a variable name: letters, digits and underscores, not starting with a digit',
});

const settings = {
  backend: shortName.describe('Backend that runs it: a built-in one or a key of `backends`.'),
  model: model.optional().describe("Model passed to the backend; the backend's own default if not set."),
  prompt: path.optional().describe('Prompt file of the role; prompts/<role>.md if not set.'),
  workdir: path
    .optional()
    .describe(
      'Folder it works in; its own clone (Builder, Adversary), orchestrator, or clones/<role> (assistant, upgrader) if not set.',
    ),
  env_file: path
    .optional()
    .describe(
      'File of NAME=value lines with its secrets, read at launch only, never logged; keep it outside the clones.',
    ),
  resume: z
    .boolean()
    .default(false)
    .describe('Resume the conversation at the start of a phase instead of a fresh session.'),
  account: shortName
    .optional()
    .describe(
      "Account whose usage limits it shares with others of the same account; the backend's name if not set.",
    ),
  env: z
    .record(envName, z.string().max(32_768))
    .default({})
    .describe('Plain environment variables; secrets belong into env_file.'),
};

const remoteControl = line(100)
  .regex(/^[^-]/, { error: 'must not start with a dash' })
  .optional()
  .describe(
    "Name under which the agent's own remote control is switched on (Claude Code), so that you can steer it from elsewhere.",
  );

function loop(means: string) {
  return z.strictObject({ ...settings, remote_control: remoteControl }).describe(means);
}

/** One conversation for as long as the project lives. */
function lasting(means: string) {
  const { resume: _never, ...rest } = settings;
  return z
    .strictObject({
      ...rest,
      remote_control: remoteControl,
      autostart: z
        .boolean()
        .default(false)
        .describe('Start it with the daemon; else a person does, by `loopctl run`.'),
    })
    .describe(means);
}

/** Its conversation ends with its task. */
function oneShot(means: string) {
  const { resume: _never, ...rest } = settings;
  return z.strictObject(rest).describe(means);
}

/** Who runs on what. */
export const roles = z
  .strictObject({
    builder: loop('Builds the phase: code, STATUS, JOURNAL and the build backlog are its files.'),
    adversary: loop(
      'Judges each claimed gate from a cold start; REVIEW is its file. Not needed with `cadence: solo`.',
    ).optional(),
    orchestrator: lasting(
      'Keeps everyone moving where the watchdog cannot; one conversation over all phases, woken by `wake`.',
    ).optional(),
    assistant: oneShot('One-shot passes on demand, by `loopctl dispatch` and jobs.').optional(),
    upgrader: oneShot('A weekly one-shot pass, by the job `upgrade`; never merges.').optional(),
  })
  .describe('Backend, model, prompt and surroundings of each role.');

/** What one phase may change for a loop. */
export const override = z
  .strictObject({
    backend: shortName.optional().describe('Backend for this phase only.'),
    model: model.optional().describe('Model for this phase only.'),
  })
  .describe('Changes for this phase only.');

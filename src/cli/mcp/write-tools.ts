import * as z from 'zod';
import { type Tool, tool } from './tool.ts';

const agent = z.string().min(1).max(64).describe('Name of an agent, as status shows it.');
const anyAgent = agent.optional().describe('Name of an agent; all of them if not given.');
const text = z.string().min(1).max(4_000);

function named(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}

/** Tools that change something. What of them is allowed is for loopctl.yaml to say. */
export const writeTools: readonly Tool[] = [
  tool({
    name: 'send',
    title: 'Send a message to an agent',
    description:
      'Puts one line into the queue that an agent is told from; it is typed, once, as soon as the agent can take it. Your name goes with it.',
    changes: true,
    ends: false,
    input: { agent, text: text.describe('One line; line breaks become blanks.') },
    call: (input) => ({ command: 'send', positionals: [input.agent, input.text] }),
  }),
  tool({
    name: 'journal_add',
    title: 'Add to the journal',
    description:
      "Appends a note under the current session of the Orchestrator's journal. It works while no daemon runs.",
    changes: true,
    ends: false,
    input: { text: z.string().min(1).max(20_000).describe('Markdown; name secrets by their place only.') },
    call: (input) => ({ command: 'journal', positionals: ['add', input.text] }),
  }),
  tool({
    name: 'restart',
    title: 'Restart an agent',
    description:
      "Ends an agent's session and starts it anew, with its conversation unless `fresh`. Also brings back a parked one. Not for an agent that waits for a usage limit.",
    changes: true,
    ends: true,
    input: {
      agent,
      fresh: z.boolean().default(false).describe('Begin a new conversation instead of resuming.'),
    },
    call: (input) => ({ command: 'restart', positionals: [input.agent], options: { fresh: input.fresh } }),
  }),
  tool({
    name: 'pause',
    title: 'Pause',
    description: 'loopctl leaves one agent, or all, alone until resumed. Their sessions go on.',
    changes: true,
    ends: false,
    input: { agent: anyAgent },
    call: (input) => ({ command: 'pause', positionals: named(input.agent) }),
  }),
  tool({
    name: 'resume',
    title: 'Resume',
    description: 'Ends a pause of one agent, or of all.',
    changes: true,
    ends: false,
    input: { agent: anyAgent },
    call: (input) => ({ command: 'resume', positionals: named(input.agent) }),
  }),
  tool({
    name: 'dispatch',
    title: 'Dispatch a task',
    description:
      'Hands a task to the Assistant: a session of its own that does it and leaves. Answers an id; `tasks` shows the result.',
    changes: true,
    ends: false,
    input: {
      task: z
        .string()
        .min(1)
        .max(20_000)
        .describe('What is to be done, for somebody who knows nothing else.'),
      backend: z.string().min(1).max(64).optional().describe("Backend instead of the role's."),
      model: z.string().min(1).max(200).optional().describe("Model instead of the role's."),
      timeout_s: z.int().min(1).max(604_800).optional().describe('Seconds after which it is ended.'),
    },
    call: ({ task, backend, model, timeout_s }) => ({
      command: 'dispatch',
      positionals: [task],
      options: {
        ...(backend === undefined ? {} : { backend }),
        ...(model === undefined ? {} : { model }),
        ...(timeout_s === undefined ? {} : { timeout: String(timeout_s) }),
      },
    }),
  }),
  tool({
    name: 'wake',
    title: 'Wake the Orchestrator',
    description:
      'Sends the Orchestrator its wake prompt, unless this period had one. A busy one gets it when its turn ends.',
    changes: true,
    ends: false,
    input: {
      force: z.boolean().default(false).describe('Also when the period had its wake, or nothing changed.'),
    },
    call: ({ force }) => ({ command: 'wake', options: { force } }),
  }),
  tool({
    name: 'host_check',
    title: 'Check the host',
    description: 'Runs the configured check of the machine that the work depends on, and waits for its end.',
    changes: true,
    ends: false,
    input: {},
    call: () => ({ command: 'host', positionals: ['check'] }),
  }),
  tool({
    name: 'host_recreate',
    title: 'Recreate the host',
    description:
      'Makes the machine that the work depends on anew. Without `confirm` it only answers what would be run and a token that is good for five minutes; with the token it runs it and waits. Refused within the cooldown.',
    changes: true,
    ends: true,
    input: { confirm: z.string().min(1).max(64).optional().describe('The token of the first call.') },
    call: ({ confirm }) => ({
      command: 'host',
      positionals: ['recreate'],
      options: confirm === undefined ? {} : { confirm },
    }),
  }),
];

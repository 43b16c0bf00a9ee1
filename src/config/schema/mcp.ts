import * as z from 'zod';

/** Tools of `loopctl mcp` that change something, with what is done about them unless the file says otherwise. */
const byDefault = {
  send: 'allow',
  journal_add: 'allow',
  dispatch: 'allow',
  wake: 'allow',
  restart: 'allow',
  pause: 'allow',
  resume: 'allow',
  host_check: 'allow',
  host_recreate: 'deny',
} as const;

export type WriteTool = keyof typeof byDefault;
export type WritePolicy = 'allow' | 'ask' | 'deny';

const means: Readonly<Record<WriteTool, string>> = {
  send: 'Send a message to an agent.',
  journal_add: 'Append a note to the journal.',
  dispatch: 'Hand a task to the Assistant.',
  wake: 'Wake the Orchestrator.',
  restart: 'Restart an agent.',
  pause: 'Pause one agent or all.',
  resume: 'End a pause.',
  host_check: 'Run `host.check`.',
  host_recreate: 'Run `host.recreate`; its confirmation token and cooldown hold besides.',
};

const policy = z.enum(['allow', 'ask', 'deny']);

const writes = Object.fromEntries(
  (Object.keys(byDefault) as WriteTool[]).map((name) => [
    name,
    policy.default(byDefault[name]).describe(means[name]),
  ]),
) as Record<WriteTool, z.ZodDefault<typeof policy>>;

/** What agents may do through `loopctl mcp`. */
export const mcp = z
  .strictObject({
    writes: z
      .strictObject(writes)
      .prefault({})
      .describe('Each tool that changes something: allow, ask (the person at the client confirms), deny.'),
  })
  .prefault({})
  .describe('Policy of the MCP server, `loopctl mcp`.');

import * as z from 'zod';
import { amount, moment as at } from '../manifest/numbers.ts';

const text = z.string().max(200_000);
const name = z.string().max(200);
const tool = { tool_name: name.default('tool'), tool_use_id: name };

const common = {
  session_id: name,
  transcript_path: z.string().max(4096).default(''),
  agent_id: name.optional(),
};
const hook = <const E extends string, S extends z.ZodRawShape>(event: E, shape: S) =>
  z.object({ ...common, hook_event_name: z.literal(event), ...shape });

const payload = z.discriminatedUnion('hook_event_name', [
  hook('SessionStart', { source: name.default('startup') }),
  hook('UserPromptSubmit', { prompt_id: name.optional(), turn_id: name.optional(), prompt: text }),
  hook('PreToolUse', tool),
  hook('PostToolUse', tool),
  hook('PostToolUseFailure', tool),
  hook('PermissionRequest', { tool_name: name.default('tool') }),
  hook('Stop', { last_assistant_message: text.default('') }),
  hook('StopFailure', { error: name.default('unknown'), last_assistant_message: text.default('') }),
  hook('SessionEnd', { reason: name.default('other') }),
]);

/** What Claude Code gives its status line after each answer of the model. */
const status = z.object({
  session_id: name,
  transcript_path: common.transcript_path,
  cost: z.object({ total_cost_usd: amount.nullable() }),
  context_window: z.object({ used_percentage: z.number().min(0).max(100).nullable() }),
});

const line = z.union([
  z.object({ at, hook: payload }),
  z.object({ at, hook: status }).transform((heard) => ({ at: heard.at, status: heard.hook })),
]);

export type Heard = z.infer<typeof line>;
export type Payload = z.infer<typeof payload>;
export type Status = z.infer<typeof status>;

const MAX_LINE = 262_144;

/** Reads one line that a hook of ours wrote; null for anything else. Never throws. */
export function readHeard(text: string): Heard | null {
  if (text.length > MAX_LINE || !text.startsWith('{"at":')) return null;
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

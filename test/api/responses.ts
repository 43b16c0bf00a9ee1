import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Answer, Conversation } from './script.ts';
import { words } from './words.ts';

const item = z.looseObject({
  type: z.string().default('message'),
  role: z.string().optional(),
  content: z
    .union([
      z.string().transform((text) => [{ type: 'input_text', text }]),
      z.array(z.looseObject({ text: z.string().optional() })),
    ])
    .optional(),
});
const request = z.looseObject({
  model: z.string(),
  input: z.array(item),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string().optional() })).default([]),
});

export type ResponsesRequest = z.infer<typeof request>;

/** Reads a request of OpenAI's Responses API. Throws when it is none. */
export function readResponses(body: string): ResponsesRequest {
  return request.parse(JSON.parse(body));
}

/** Prompts are user messages; what the harness says about itself in their place is none. */
export function conversationOfResponses({ input }: ResponsesRequest): Conversation {
  const prompts: { text: string; results: number }[] = [];
  for (const one of input) {
    const last = prompts.at(-1);
    if (one.type.endsWith('_call_output') && last !== undefined) last.results += 1;
    if (one.type !== 'message' || one.role !== 'user') continue;
    const text = textOf(one);
    if (!/^\s*(?:<|# AGENTS\.md)/.test(text)) prompts.push({ text, results: 0 });
  }
  return { prompts };
}

/** Each message of the user. */
export function saidInResponses({ input }: ResponsesRequest): readonly string[] {
  return input.filter(({ type, role }) => type === 'message' && role === 'user').map(textOf);
}

/** All text of the last item. */
export function lastOfResponses({ input }: ResponsesRequest): string {
  const last = input.at(-1);
  return last === undefined ? '' : textOf(last);
}

function textOf({ content }: z.infer<typeof item>): string {
  return (content ?? []).map(({ text }) => text ?? '').join('\n');
}

/** How each shell tool wants its command. */
const shells: Readonly<Record<string, (command: string) => object>> = {
  exec_command: (cmd) => ({ cmd }),
  shell_command: (command) => ({ command }),
  shell: (command) => ({ command: ['sh', '-c', command] }),
};

/** Streams an answer as server-sent events. */
export async function sendResponses(
  response: ServerResponse,
  asked: ResponsesRequest,
  reply: Answer,
): Promise<void> {
  const id = `resp_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const base = { id, object: 'response', model: asked.model, status: 'in_progress', output: [] };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (type: string, data: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  event('response.created', { response: base });
  const output: object[] = [];
  if (reply.parts.length > 0) {
    const message = { type: 'message', id: `msg_${id}`, role: 'assistant' };
    event('response.output_item.added', { output_index: 0, item: { ...message, content: [] } });
    let text = '';
    for await (const delta of words(reply)) {
      if (response.destroyed) return;
      text += delta;
      event('response.output_text.delta', { item_id: message.id, output_index: 0, content_index: 0, delta });
    }
    const whole = { ...message, content: [{ type: 'output_text', text, annotations: [] }] };
    event('response.output_item.done', { output_index: 0, item: whole });
    output.push(whole);
  }
  const call = callOf(asked, reply, id);
  if (call !== null) {
    event('response.output_item.added', { output_index: output.length, item: call });
    event('response.output_item.done', { output_index: output.length, item: call });
    output.push(call);
  }
  const { input, output: out } = reply.usage;
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: out,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + out,
  };
  event('response.completed', { response: { ...base, status: 'completed', output, usage } });
  response.end();
}

function callOf(asked: ResponsesRequest, { call }: Answer, id: string): object | null {
  if (call === null) return null;
  const names = asked.tools.map((tool) => tool.name ?? '');
  const name = call.name ?? Object.keys(shells).find((shell) => names.includes(shell));
  if (name === undefined || !names.includes(name)) return null;
  const input = call.name === null ? shells[name]?.(String(call.input.command)) : call.input;
  return {
    type: 'function_call',
    id: `fc_${id}`,
    call_id: `call_${id}`,
    name,
    arguments: JSON.stringify(input),
  };
}

import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Answer, Conversation } from './script.ts';
import { words } from './words.ts';

const message = z.looseObject({
  role: z.string(),
  content: z
    .union([
      z.string().transform((text) => [{ text }]),
      z.array(z.looseObject({ text: z.string().optional() })),
    ])
    .nullish(),
});
const request = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(message),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).default([]),
});

export type ChatRequest = z.infer<typeof request>;

/** Reads a request of OpenAI's chat completions. Throws when it is none. */
export function readChat(body: string): ChatRequest {
  return request.parse(JSON.parse(body));
}

/** Prompts are user messages; several in a row were queued, and the last one says what to do. */
export function conversationOfChat({ messages }: ChatRequest): Conversation {
  const prompts: { text: string; results: number }[] = [];
  for (const one of messages) {
    const last = prompts.at(-1);
    if (one.role === 'tool' && last !== undefined) last.results += 1;
    if (one.role === 'user') prompts.push({ text: textOf(one), results: 0 });
  }
  return { prompts };
}

/** Each message of the user. */
export function saidInChat({ messages }: ChatRequest): readonly string[] {
  return messages.filter(({ role }) => role === 'user').map(textOf);
}

/** All text of the last message. */
export function lastOfChat({ messages }: ChatRequest): string {
  const last = messages.at(-1);
  return last === undefined ? '' : textOf(last);
}

/** A title or a summary is asked for without tools, by a conversation that holds the prompts of another. */
export function isAside({ tools }: ChatRequest): boolean {
  return tools.length === 0;
}

function textOf({ content }: z.infer<typeof message>): string {
  return (content ?? []).map(({ text }) => text ?? '').join('\n');
}

/** Streams an answer as server-sent events. */
export async function sendChat(response: ServerResponse, asked: ChatRequest, reply: Answer): Promise<void> {
  const id = `chatcmpl-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const call = callOf(asked, reply);
  const finish = call === null ? 'stop' : 'tool_calls';
  const usage = {
    prompt_tokens: reply.usage.input,
    completion_tokens: reply.usage.output,
    total_tokens: reply.usage.input + reply.usage.output,
  };
  if (!asked.stream) return sendWhole(response, { id, model: asked.model, usage }, reply);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const chunk = (choices: readonly object[], more: object = {}): void => {
    const data = { id, object: 'chat.completion.chunk', created: 0, model: asked.model, choices, ...more };
    response.write(`data: ${JSON.stringify(data)}\n\n`);
  };
  const delta = (part: object, finish_reason: string | null = null): void =>
    chunk([{ index: 0, delta: part, finish_reason }]);
  delta({ role: 'assistant', content: '' });
  for await (const content of words(reply)) {
    if (response.destroyed) return;
    delta({ content });
  }
  if (call !== null) {
    const called = { name: call.name, arguments: JSON.stringify(call.input) };
    delta({ tool_calls: [{ index: 0, id: `call_${id.slice(9)}`, type: 'function', function: called }] });
  }
  delta({}, finish);
  chunk([], { usage });
  response.end('data: [DONE]\n\n');
}

function callOf(asked: ChatRequest, { call }: Answer): { name: string; input: object } | null {
  if (call === null) return null;
  const name = call.name ?? 'bash';
  if (!asked.tools.some((tool) => tool.function.name === name)) return null;
  return { name, input: call.name === null ? { description: 'A command', ...call.input } : call.input };
}

function sendWhole(response: ServerResponse, base: object, reply: Answer): void {
  const content = reply.parts.map((part) => (part.do === 'say' ? part.text : '')).join('\n');
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...base, object: 'chat.completion', created: 0, choices }));
}

import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Answer, Conversation } from './script.ts';
import { words } from './words.ts';

const block = z.looseObject({ type: z.string(), text: z.string().optional() });
const content = z.union([z.string().transform((text) => [{ type: 'text', text }]), z.array(block)]);
const request = z.looseObject({
  model: z.string(),
  stream: z.boolean().default(false),
  messages: z.array(z.looseObject({ role: z.string(), content })),
  tools: z.array(z.looseObject({ name: z.string() })).default([]),
});

export type MessagesRequest = z.infer<typeof request>;

/** Reads a Messages request. Throws when it is none. */
export function readRequest(body: string): MessagesRequest {
  return request.parse(JSON.parse(body));
}

/** Prompts are user messages with text of their own; harness reminders beside them are no prompt. */
export function conversationOf({ messages }: MessagesRequest): Conversation {
  const prompts: { text: string; results: number }[] = [];
  for (const { role, content: blocks } of messages) {
    if (role !== 'user') continue;
    const results = blocks.filter(({ type }) => type === 'tool_result').length;
    const last = prompts.at(-1);
    if (last !== undefined) last.results += results;
    const text = blocks
      .map((one) => (one.type === 'text' ? withoutReminders(one.text ?? '') : ''))
      .join('\n');
    if (text.trim() !== '' && !isAbsorbed(text)) prompts.push({ text, results: 0 });
  }
  return { prompts };
}

/** All text of the last message. */
export function lastText({ messages }: MessagesRequest): string {
  return (messages.at(-1)?.content ?? []).map(({ text }) => text ?? '').join('\n');
}

/** Each message of the user, with what Claude Code adds to it. */
export function saidIn({ messages }: MessagesRequest): readonly string[] {
  return messages
    .filter(({ role }) => role === 'user')
    .map(({ content: blocks }) => blocks.map(({ text }) => text ?? '').join('\n'));
}

/** A message that Claude Code hands in during a turn. Unless it says what to do, the turn goes on as it was told. */
function isAbsorbed(text: string): boolean {
  return (
    text.trimStart().startsWith('The user sent a new message while you were working') &&
    !text.includes('@api ')
  );
}

function withoutReminders(text: string): string {
  return text.replace(/<system-reminder>[\s\S]*?<\/system-reminder>/g, '');
}

/** Streams an answer as server-sent events, or gives it whole. */
export async function sendAnthropic(
  response: ServerResponse,
  asked: MessagesRequest,
  reply: Answer,
): Promise<void> {
  const id = `msg_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const tools = asked.tools.map(({ name }) => name);
  const name = reply.call?.name ?? 'Bash';
  const call = reply.call !== null && tools.includes(name) ? { name, input: reply.call.input } : null;
  const stop = call === null ? 'end_turn' : 'tool_use';
  const message = { id, type: 'message', role: 'assistant', model: asked.model };
  if (!asked.stream) return sendWhole(response, message, reply, stop);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_${id.slice(4)}` });
  const event = (type: string, data: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  };
  const usage = { input_tokens: reply.usage.input, output_tokens: 1 };
  event('message_start', {
    message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage },
  });
  let index = 0;
  if (reply.parts.length > 0) {
    event('content_block_start', { index, content_block: { type: 'text', text: '' } });
    for await (const text of words(reply)) {
      if (response.destroyed) return;
      event('content_block_delta', { index, delta: { type: 'text_delta', text } });
    }
    event('content_block_stop', { index });
    index += 1;
  }
  if (call !== null) {
    const block = { type: 'tool_use', id: `toolu_${id.slice(4)}`, name: call.name, input: {} };
    event('content_block_start', { index, content_block: block });
    const json = { type: 'input_json_delta', partial_json: JSON.stringify(call.input) };
    event('content_block_delta', { index, delta: json });
    event('content_block_stop', { index });
  }
  const delta = { stop_reason: stop, stop_sequence: null };
  event('message_delta', { delta, usage: { output_tokens: reply.usage.output } });
  event('message_stop', {});
  response.end();
}

function sendWhole(response: ServerResponse, message: object, reply: Answer, stop: string): void {
  const text = reply.parts.map((part) => (part.do === 'say' ? part.text : '')).join('\n');
  response.writeHead(200, { 'content-type': 'application/json' });
  const usage = { input_tokens: reply.usage.input, output_tokens: reply.usage.output };
  const whole = { ...message, content: [{ type: 'text', text: text === '' ? 'ok' : text }], usage };
  response.end(
    JSON.stringify({ ...whole, stop_reason: stop === 'tool_use' ? 'end_turn' : stop, stop_sequence: null }),
  );
}

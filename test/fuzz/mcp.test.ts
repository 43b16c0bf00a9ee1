import { PassThrough } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { loadCommand } from '../../src/cli/load.ts';
import { readTools } from '../../src/cli/mcp/read-tools.ts';
import { createMcpServer } from '../../src/cli/mcp/server.ts';
import { writeTools } from '../../src/cli/mcp/write-tools.ts';
import { createProject } from '../e2e/lib/project.ts';
import { hostile, hostileJson } from '../support/hostile.ts';

const samples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  explain: { agent: 'builder' },
  events: { lines: 5, after: 1 },
  journal_read: { last: 2 },
  tasks: { id: 't1' },
  send: { agent: 'builder', text: 'go on' },
  journal_add: { text: 'left off here' },
  restart: { agent: 'builder', fresh: true },
  pause: { agent: 'builder' },
  resume: { agent: 'builder' },
  dispatch: { task: 'look', backend: 'claude', model: 'm', timeout_s: 60 },
  wake: { force: true },
  host_recreate: { confirm: 'token' },
};
const tools = [...readTools, ...writeTools].map(({ name }) => name);

const client = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
const requests = [
  { method: 'initialize', params: client },
  { method: 'tools/list', params: { cursor: 'x' } },
  {
    method: 'tools/call',
    params: { name: 'explain', arguments: samples.explain, _meta: { progressToken: 1 } },
  },
  { method: 'tools/call', params: { name: 'journal_add', arguments: samples.journal_add } },
  { method: 'logging/setLevel', params: { level: 'debug' } },
].map((one, id) => ({ jsonrpc: '2.0', id: `x${id}`, ...one }));
const notes = [
  { method: 'notifications/initialized' },
  { method: 'notifications/cancelled', params: { requestId: 'x2', reason: 'no' } },
  { id: 0, result: { action: 'accept', content: { go_ahead: true } } },
  { id: 0, error: { code: -32_600, message: 'no' } },
].map((one) => ({ jsonrpc: '2.0', ...one }));

interface Said {
  readonly id?: unknown;
  readonly result?: { readonly content?: readonly { readonly text: string }[] };
  readonly error?: { readonly message: string };
}

/** A server between two pipes, for a project in which no daemon runs. */
async function serve() {
  const project = createProject();
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const server = createMcpServer(project.dir, loadCommand);
  await server.connect(new StdioServerTransport(stdin, stdout));
  onTestFinished(async () => {
    await server.close();
    project.destroy();
  });
  const said: Said[] = [];
  const waiting = new Map<unknown, (answer: Said) => void>();
  let part = '';
  stdout.on('data', (chunk) => {
    const lines = `${part}${chunk}`.split('\n');
    part = lines.pop() ?? '';
    for (const line of lines) {
      const one = JSON.parse(line) as Said;
      said.push(one);
      waiting.get(one.id)?.(one);
    }
  });
  let asked = 0;
  return {
    said,
    write: (text: string | Buffer) => stdin.write(text),
    ask(method: string, params: Readonly<Record<string, unknown>>): Promise<Said> {
      asked += 1;
      const id = `asked ${asked}`;
      const answered = new Promise<Said>((resolve) => waiting.set(id, resolve));
      stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
      return answered;
    },
  };
}

/** What a model may be told: a message of the protocol, and never of a defect of ours. */
function check(one: Said): void {
  expect(JSONRPCMessageSchema.safeParse(one).success).toBe(true);
  const texts = [one.error?.message ?? '', ...(one.result?.content ?? []).map(({ text }) => text)];
  for (const text of texts) expect(text).not.toMatch(/^unexpected: /);
}

test('whatever bytes come, what is answered is the protocol, and the next question is answered', {
  timeout: 120_000,
}, async () => {
  const { said, write, ask } = await serve();
  const lines = fc.oneof(
    hostileJson(...requests, ...notes),
    hostile(...requests.map((one) => `${JSON.stringify(one)}\n${JSON.stringify(one)}\r\n`)),
    fc.uint8Array({ maxLength: 300 }),
  );
  await fc.assert(
    fc.asyncProperty(lines, async (given) => {
      write(typeof given === 'string' ? given : Buffer.from(given));
      write('\n');
      expect((await ask('ping', {})).result).toEqual({});
      for (const one of said.splice(0)) check(one);
    }),
    { numRuns: 400 },
  );
});

test.each(tools)(
  'whatever %s is given, it answers or says what is wrong by a code',
  {
    timeout: 120_000,
  },
  async (name) => {
    const { ask } = await serve();
    await fc.assert(
      fc.asyncProperty(hostileJson(samples[name] ?? { x: 1 }), async (text) => {
        const answer = await ask('tools/call', { name, arguments: argumentsOf(text) });
        check(answer);
        expect(answer.error ?? answer.result?.content).toBeDefined();
      }),
      { numRuns: 60 },
    );
  },
);

/** The value that a JSON text says, or the text itself under each name. */
function argumentsOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { agent: text, text, task: text, id: text, confirm: text };
  }
}
